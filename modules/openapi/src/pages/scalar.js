// Starts Scalar with what the page says of its documents, and with nothing of it that calls other hosts.
(() => {
  'use strict';
  const said = JSON.parse(document.getElementById('documents').textContent);
  const absolute = (path) => new URL(path, location.href).href;

  Scalar.createApiReference('#page', {
    sources: said.documents.map(({ title, name, url }) => ({
      title, slug: name, url: absolute(url), agent: { disabled: true },
    })),
    baseServerURL: absolute(said.root).replace(/\/$/, ''),
    oauth2RedirectUri: absolute(said.redirect),
    agent: { disabled: true },
    mcp: { disabled: true },
    hideClientButton: true,
    showDeveloperTools: 'never',
    telemetry: false,
    withDefaultFonts: false,
  });
})();
