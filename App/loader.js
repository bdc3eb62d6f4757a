// The page is one file: what tsc writes as `define(name, needs, body)` for each module, each behind those that it
// needs, but for modules that need each other. This is all that it takes to run them.
const modules = new Map();
function moduleNamed(name) {
  if (!modules.has(name)) modules.set(name, {});
  return modules.get(name);
}
function define(name, needs, body) {
  body(...needs.map((need) => moduleNamed(need === 'exports' ? name : need)));
}
