// All editor workers in one file, because they share most of their code. The name of a worker selects its code.
switch (self.name) {
  case 'json':
    require('monaco-editor/esm/vs/language/json/json.worker.js');
    break;
  case 'graphql':
    require('monaco-graphql/esm/graphql.worker.js');
    break;
  default:
    require('monaco-editor/esm/vs/editor/editor.worker.js');
}
