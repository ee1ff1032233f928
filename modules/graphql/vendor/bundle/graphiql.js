// The exports that `../../src/graphiql/start.js` uses.
import '@graphiql/react/style.css';
import '@graphiql/plugin-doc-explorer/style.css';
import '@graphiql/plugin-history/style.css';
import 'graphiql/graphiql.css';

export { createGraphiQLFetcher, createLocalStorage } from '@graphiql/toolkit';
export { GraphiQL } from 'graphiql';
export { parse } from 'graphql';
export { createElement } from 'react';
export { createRoot } from 'react-dom/client';
