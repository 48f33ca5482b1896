// Sources as the page knows them, from a few names.
import type { Source } from '../../../../src-shared/catalog';

/** @param packages package to service to method names */
export function source(
  id: string,
  packages: Record<string, Record<string, string[]>>,
  more: Partial<Source> = {},
): Source {
  return {
    ...{ id, kind: 'file', label: id, path: `/${id}.proto`, state: 'ready', watching: true },
    ...{ revision: 1, loadedAt: 0, fileCount: 1, problemCount: 0, paths: {}, problems: [] },
    packages: Object.entries(packages).map(([name, services]) => ({
      name,
      services: Object.entries(services).map(([service, methods]) => serviceOf(name, service, methods)),
    })),
    ...more,
  };
}

function serviceOf(packageName: string, service: string, methods: string[]) {
  const name = packageName ? `${packageName}.${service}` : service;
  const place = { deprecated: false, file: 'a.proto', line: 1 };
  return {
    ...place,
    name,
    methods: methods.map((method) => ({
      ...place,
      name: method,
      path: `/${name}/${method}`,
      service: name,
      clientStreaming: false,
      serverStreaming: false,
      inputType: 'In',
      outputType: 'Out',
    })),
  };
}
