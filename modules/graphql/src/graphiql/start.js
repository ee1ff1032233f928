// Starts GraphiQL. The page and the schema have the same path, even if a proxy adds a prefix.
(() => {
  const { GraphiQL, createElement, createGraphiQLFetcher, createLocalStorage, createRoot, parse } = Bundle;
  const worker = new URL(document.currentScript.dataset.worker, location.href);
  globalThis.MonacoEnvironment = { getWorker: (_, name) => new Worker(worker, { name }) };

  const endpoint = new URL(location.pathname, location.href);
  const sockets = new URL(endpoint);
  sockets.protocol = endpoint.protocol === 'https:' ? 'wss:' : 'ws:';
  // The headers in the page's editor become the connection parameters.
  const send = createGraphiQLFetcher({
    url: endpoint.href,
    subscriptionUrl: sockets.href,
    enableIncrementalDelivery: false,
  });
  // The editor updates its syntax tree with a delay, so the current query determines whether it is a subscription.
  const fetcher = (params, options) => {
    let documentAST;
    try {
      documentAST = parse(params.query);
    } catch {
      // The server reports the syntax error.
      return send(params, options);
    }
    const operations = documentAST.definitions.filter((one) => one.kind === 'OperationDefinition');
    const operationName = operations.length === 1 ? operations[0].name?.value : params.operationName;
    return send({ ...params, operationName }, { ...options, documentAST });
  };
  const parameters = new URLSearchParams(location.search);
  const page = createElement(GraphiQL, {
    fetcher,
    initialQuery: parameters.get('query') ?? undefined,
    initialVariables: parameters.get('variables') ?? undefined,
    inputValueDeprecation: true,
    schemaDescription: true,
    // Each schema of a host has separate tabs and a separate history.
    storage: createLocalStorage({ namespace: `graphiql ${endpoint.pathname}` }),
  });
  createRoot(document.getElementById('graphiql')).render(page);
})();
