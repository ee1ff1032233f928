// Starts GraphiQL on the path of the page, which is that of the schema, wherever a proxy has put it.
(() => {
  const { GraphiQL, createElement, createGraphiQLFetcher, createLocalStorage, createRoot, parse } = Bundle;
  const worker = new URL(document.currentScript.dataset.worker, location.href);
  globalThis.MonacoEnvironment = { getWorker: (_, name) => new Worker(worker, { name }) };

  const endpoint = new URL(location.pathname, location.href);
  const sockets = new URL(endpoint);
  sockets.protocol = endpoint.protocol === 'https:' ? 'wss:' : 'ws:';
  // The headers that are written in the page are the parameters of the connection.
  const send = createGraphiQLFetcher({
    url: endpoint.href,
    subscriptionUrl: sockets.href,
    enableIncrementalDelivery: false,
  });
  // The editor knows only later what was written last, so the query itself says whether it is a subscription.
  const fetcher = (params, options) => {
    let documentAST;
    try {
      documentAST = parse(params.query);
    } catch {
      // The server reports what is wrong with it.
      return send(params, options);
    }
    const operations = documentAST.definitions.filter((one) => one.kind === 'OperationDefinition');
    const operationName = operations.length === 1 ? operations[0].name?.value : params.operationName;
    return send({ ...params, operationName }, { ...options, documentAST });
  };
  const asked = new URLSearchParams(location.search);
  const page = createElement(GraphiQL, {
    fetcher,
    initialQuery: asked.get('query') ?? undefined,
    initialVariables: asked.get('variables') ?? undefined,
    inputValueDeprecation: true,
    schemaDescription: true,
    // Each schema of a host has tabs and a history of its own.
    storage: createLocalStorage({ namespace: `graphiql ${endpoint.pathname}` }),
  });
  createRoot(document.getElementById('graphiql')).render(page);
})();
