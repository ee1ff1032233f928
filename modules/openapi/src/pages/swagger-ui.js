// Starts Swagger UI with the configuration in the page.
(() => {
  'use strict';
  const config = JSON.parse(document.getElementById('documents').textContent);
  const absolute = (path) => new URL(path, location.href).href;
  const root = new URL(config.root, location.href).pathname;
  const urls = config.documents.map(({ title, url }) => ({ name: title, url: absolute(url) }));

  // If a proxy removes a path prefix, the server `/` of a document is below that prefix.
  const addPrefix = (response) => {
    if (root === '/' || !urls.some(({ url }) => url === response.url)) return response;
    const openapi = JSON.parse(response.text);
    for (const server of openapi.servers ?? []) if (server.url === '/') server.url = root;
    response.text = JSON.stringify(openapi);
    return response;
  };

  window.ui = SwaggerUIBundle({
    urls,
    dom_id: '#page',
    layout: 'StandaloneLayout',
    presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
    deepLinking: true,
    displayRequestDuration: true,
    filter: true,
    oauth2RedirectUrl: absolute(config.redirect),
    responseInterceptor: addPrefix,
    // The validator would send the document to another host.
    validatorUrl: null,
  });
})();
