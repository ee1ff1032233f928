// Starts Swagger UI with what the page says of its documents.
(() => {
  'use strict';
  const said = JSON.parse(document.getElementById('documents').textContent);
  const absolute = (path) => new URL(path, location.href).href;
  const root = new URL(said.root, location.href).pathname;
  const urls = said.documents.map(({ title, url }) => ({ name: title, url: absolute(url) }));

  // Behind a prefix that a proxy takes away, the app is where its documents are.
  const placed = (response) => {
    if (root === '/' || !urls.some(({ url }) => url === response.url)) return response;
    const read = JSON.parse(response.text);
    for (const server of read.servers ?? []) if (server.url === '/') server.url = root;
    response.text = JSON.stringify(read);
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
    oauth2RedirectUrl: absolute(said.redirect),
    responseInterceptor: placed,
    // It would send the document to another host.
    validatorUrl: null,
  });
})();
