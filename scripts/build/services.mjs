import { createRequire } from 'node:module';

// protobufjs is a dependency of gRPC's loader.
const ofLoader = createRequire(createRequire(import.meta.resolve('etcd3')).resolve('@grpc/proto-loader'));
const { Root, Service } = ofLoader('protobufjs');

/** The description of some services of package etcdserverpb for protobufjs: their methods and the messages that these use. */
export function describeServices(file, names) {
  const root = new Root().loadSync(file, { keepCase: true });
  root.resolveAll();
  const services = names.map(name => root.lookupService(`etcdserverpb.${name}`));
  const kept = new Set(services);
  for (const service of services) {
    for (const { resolvedRequestType, resolvedResponseType } of service.methodsArray) {
      keepType(resolvedRequestType, kept);
      keepType(resolvedResponseType, kept);
    }
  }
  return prune(root, kept).toJSON();
}

function keepType(type, kept) {
  if (kept.has(type)) return;
  for (let around = type; around; around = around.parent) kept.add(around);
  for (const { resolvedType } of type.fieldsArray ?? []) if (resolvedType) keepType(resolvedType, kept);
}

function prune(namespace, kept) {
  for (const nested of namespace.nestedArray ?? []) {
    if (!kept.has(nested)) namespace.remove(nested);
    else if (!(nested instanceof Service)) prune(nested, kept);
  }
  return namespace;
}
