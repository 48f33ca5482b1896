// The real schemas that are compared, where each lies after it was fetched, and the import roots that protoc gets.
import { join } from 'node:path';

export interface CorpusSet {
  name: string;
  /** What it is and where it comes from, for the table. */
  origin: string;
  /** Folder that is opened, as a person would. */
  folder: string;
  /** protoc's -I, in order. */
  roots: string[];
  /** Folders below `folder` that belong to another set. */
  without: string[];
}

export function corpusSets(work: string): CorpusSet[] {
  const npm = (path: string) => join(work, 'npm/node_modules', path);
  const debian = (path: string) => join(work, 'debian/usr', path);
  const go = debian('share/gocode/src');
  const include = debian('include');
  const fromGo = (name: string, origin: string, path: string): CorpusSet => ({
    ...{ name, origin, folder: join(go, path), without: [] },
    roots: [go, join(go, 'github.com/gogo/protobuf'), join(go, 'github.com/gogo/googleapis'), include],
  });
  const googleapis = npm('google-proto-files');
  const dapr = npm('@dapr/dapr/proto');
  const xds = npm('@grpc/grpc-js-xds/deps');
  return [
    {
      ...{ name: 'googleapis', origin: 'npm google-proto-files', folder: googleapis, roots: [googleapis] },
      without: [join(googleapis, 'google/protobuf')],
    },
    {
      ...{ name: 'protobuf, its tests', origin: 'npm google-proto-files, google/protobuf', without: [] },
      ...{ folder: join(googleapis, 'google/protobuf'), roots: [googleapis] },
    },
    {
      ...{ name: 'protobuf, as installed', origin: 'Debian libprotobuf-dev' },
      without: [join(include, 'ignition')],
      ...{ folder: include, roots: [include] },
    },
    fromGo('protobuf-go', 'Debian golang-google-protobuf-dev', 'google.golang.org/protobuf'),
    {
      ...{ name: 'grpc-proto', origin: 'Debian grpc-proto', without: [] },
      ...{ folder: debian('share/grpc-proto'), roots: [debian('share/grpc-proto'), include, googleapis] },
    },
    {
      ...{ name: 'envoy', origin: 'npm @grpc/grpc-js-xds, deps', folder: xds, without: [] },
      roots: ['envoy-api', 'xds', 'googleapis', 'protoc-gen-validate', ''].map((name) => join(xds, name)),
    },
    {
      ...{ name: 'opentelemetry', origin: 'npm @opentelemetry/otlp-grpc-exporter-base', without: [] },
      folder: npm('@opentelemetry/otlp-grpc-exporter-base/build/protos'),
      roots: [npm('@opentelemetry/otlp-grpc-exporter-base/build/protos')],
    },
    fromGo('gogo-protobuf', 'Debian golang-github-gogo-protobuf-dev', 'github.com/gogo/protobuf'),
    fromGo('gogo-googleapis', 'Debian golang-github-gogo-googleapis-dev', 'github.com/gogo/googleapis'),
    fromGo('grpc-go', 'Debian golang-google-grpc-dev', 'google.golang.org/grpc'),
    fromGo(
      'grpc-gateway',
      'Debian golang-github-grpc-ecosystem-grpc-gateway-dev',
      'github.com/grpc-ecosystem/grpc-gateway',
    ),
    fromGo('etcd', 'Debian golang-etcd-server-dev', 'go.etcd.io/etcd'),
    fromGo(
      'containerd',
      'Debian golang-github-containerd-containerd-dev',
      'github.com/containerd/containerd',
    ),
    fromGo('cgroups', 'Debian golang-github-containerd-cgroups-dev', 'github.com/containerd/cgroups'),
    fromGo('gitaly', 'Debian golang-gitaly-proto-dev', 'gitlab.com/gitlab-org/gitaly-proto'),
    fromGo('go-plugin', 'Debian golang-github-hashicorp-go-plugin-dev', 'github.com/hashicorp/go-plugin'),
    fromGo('gnostic', 'Debian golang-github-googleapis-gnostic-dev', 'github.com/googleapis/gnostic'),
    {
      ...{ name: 'ignition', origin: 'Debian libignition-msgs-dev', without: [] },
      ...{ folder: join(include, 'ignition/msgs8'), roots: [join(include, 'ignition/msgs8'), include] },
    },
    { ...{ name: 'dapr', origin: 'npm @dapr/dapr', without: [] }, folder: dapr, roots: [dapr] },
  ];
}
