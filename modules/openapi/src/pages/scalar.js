// Starts Scalar with the configuration in the page. All parts of Scalar that send requests to other hosts are disabled.
(() => {
  'use strict';
  const config = JSON.parse(document.getElementById('documents').textContent);
  const absolute = (path) => new URL(path, location.href).href;

  Scalar.createApiReference('#page', {
    sources: config.documents.map(({ title, name, url }) => ({
      title, slug: name, url: absolute(url), agent: { disabled: true },
    })),
    baseServerURL: absolute(config.root).replace(/\/$/, ''),
    oauth2RedirectUri: absolute(config.redirect),
    agent: { disabled: true },
    mcp: { disabled: true },
    hideClientButton: true,
    showDeveloperTools: 'never',
    telemetry: false,
    withDefaultFonts: false,
  });
})();
