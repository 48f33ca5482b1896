// Names on the command line -> declarations of the schema; a name that is not there offers the closest one.
import type { AnyDesc, DescEnum, DescMethod } from '@bufbuild/protobuf';
import { nearestName } from '../src-shared/proto/nearest-name';
import type { TypeRegistry } from '../src-shared/proto/registry';
import { type Outcome, done, exits, stop } from './ending';
import type { MethodName } from './method-name';
import type { CommandSchema } from './schema/command-schema';

export interface FoundMethod {
  method: DescMethod;
  registry: TypeRegistry;
}

export async function findMethod(
  schema: CommandSchema,
  { service, method: name }: MethodName,
): Promise<Outcome<FoundMethod>> {
  const found = await schema.find(service);
  if (!found.ok) return found;
  const declared = found.value?.types.getService(service);
  if (found.value === undefined || declared === undefined) return noService(schema, service, name);
  const method = declared.methods.find((one) => one.name === name);
  if (method !== undefined) return done({ method, registry: found.value });
  const near = nearestName(
    name,
    declared.methods.map((one) => one.name),
  );
  const offer =
    near === undefined
      ? `It has ${declared.methods.map((one) => one.name).join(', ')}.`
      : didYouMean(`${service}/${near}`);
  return stop(exits.schema, `${service} has no method ${name}. ${offer}`);
}

async function noService(schema: CommandSchema, service: string, method: string): Promise<Outcome<never>> {
  const services = await schema.services();
  if (!services.ok) return services;
  const near = nearestName(service, services.value);
  const names = services.value.slice(0, 10).join(', ');
  const offer =
    near === undefined
      ? `There ${services.value.length === 1 ? 'is' : 'are'} ${names}.`
      : didYouMean(`${near}/${method}`);
  return stop(exits.schema, ...schema.warnings(), `There is no service ${service} in the schema. ${offer}`);
}

export interface FoundSymbol {
  desc: AnyDesc;
  registry: TypeRegistry;
}

/** A service, method, message, enum or extension; of a field or enum value what is around it. */
export async function findSymbol(schema: CommandSchema, written: string): Promise<Outcome<FoundSymbol>> {
  const name = written.replace(/^[./]/, '').replace('/', '.');
  const around = name.includes('.') ? [name, name.slice(0, name.lastIndexOf('.'))] : [name];
  for (const symbol of around) {
    const found = await schema.find(symbol);
    if (!found.ok) return found;
    const desc = found.value && declarationOf(found.value, name);
    if (found.value !== undefined && desc !== undefined) return done({ desc, registry: found.value });
  }
  const near = nearestName(name, await schema.offers());
  const offer = near === undefined ? 'halfclose list tells the services.' : didYouMean(near);
  return stop(exits.schema, ...schema.warnings(), `There is no ${name} in the schema. ${offer}`);
}

function declarationOf({ types, files }: TypeRegistry, name: string): AnyDesc | undefined {
  const own = types.get(name);
  if (own !== undefined) return own;
  const parent = types.get(name.slice(0, Math.max(0, name.lastIndexOf('.'))));
  const last = name.slice(name.lastIndexOf('.') + 1);
  if (parent?.kind === 'service') return parent.methods.find((method) => method.name === last);
  if (parent?.kind === 'message') {
    const members = [...parent.fields, ...parent.oneofs];
    return members.some((member) => member.name === last) ? parent : enumWith(last, parent.nestedEnums);
  }
  const scope = name.slice(0, Math.max(0, name.lastIndexOf('.')));
  return enumWith(
    last,
    files.filter(({ proto }) => proto.package === scope).flatMap((file) => file.enums),
  );
}

/** An enum's values are siblings of the enum. */
function enumWith(value: string, enums: readonly DescEnum[]): DescEnum | undefined {
  return enums.find(({ values }) => values.some(({ name }) => name === value));
}

function didYouMean(name: string): string {
  return `Did you mean ${name}?`;
}
