// Replaces @grpc/proto-loader in the bundle: it makes gRPC's method definitions from a protocol's description, without the
// descriptors for gRPC's reflection, which take most of etcd3's start-up time and are not used here.
import { Root, Service } from 'protobufjs/light';

export function fromJSON(description, options) {
  const services = Root.fromJSON(description).lookup('etcdserverpb').nestedArray.filter(nested => nested instanceof Service);
  return Object.fromEntries(services.map(service => [nameOf(service), methodsOf(service, options)]));
}

const nameOf = service => service.fullName.slice(1);

const methodsOf = (service, options) => Object.fromEntries(service.methodsArray.map(method => [method.name, definitionOf(service, method, options)]));

// The types are resolved at the first call, so that an unused method costs nothing.
function definitionOf(service, method, options) {
  const request = () => method.resolve().resolvedRequestType;
  const response = () => method.resolve().resolvedResponseType;
  return {
    path: `/${nameOf(service)}/${method.name}`,
    originalName: method.name.charAt(0).toLowerCase() + method.name.slice(1),
    requestStream: method.requestStream ?? false,
    responseStream: method.responseStream ?? false,
    requestSerialize: toBytes(request),
    requestDeserialize: fromBytes(request, options),
    responseSerialize: toBytes(response),
    responseDeserialize: fromBytes(response, options),
  };
}

const toBytes = type => value => type().encode(type().fromObject(value)).finish();

const fromBytes = (type, options) => bytes => type().toObject(type().decode(bytes), options);
