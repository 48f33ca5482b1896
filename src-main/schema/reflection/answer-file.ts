// A server's last good answer on disk: what it listed and the files it sent, as they came, so that a restart or a server that is away loses nothing.
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { z } from 'zod';
import { fileInSet, wireFields } from '../descriptor-wire';
import { fileNameOf } from '../set-outline';
import type { ReflectionAnswer } from './reflection-query';

/** A field that no FileDescriptorSet has: all but it is one. */
const headField = 15;

const failureSchema = z.object({ code: z.string(), message: z.string(), detail: z.string().optional() });
const headSchema = z.object({
  version: z.literal(1),
  services: z.array(z.string()),
  faults: z.array(z.object({ service: z.string(), fact: z.string(), raw: z.string() })),
  cut: failureSchema.optional(),
  /** Milliseconds since 1970. */
  answeredAt: z.number(),
  /** Over the files, as they stand behind the head. */
  crc: z.number(),
});

export interface KeptAnswer extends ReflectionAnswer {
  /** Milliseconds since 1970. */
  answeredAt: number;
}

/** Replaces the file as a whole. Throws what the disk throws. */
export async function writeAnswer(path: string, { files, ...answer }: KeptAnswer): Promise<void> {
  const writer = new BinaryWriter();
  for (const { bytes } of files) writer.tag(fileInSet, WireType.LengthDelimited).bytes(bytes);
  const body = writer.finish();
  const head = JSON.stringify({ version: 1, ...answer, crc: crc32(body) });
  const start = new BinaryWriter().tag(headField, WireType.LengthDelimited).string(head).finish();
  const part = `${path}.${randomUUID()}.part`;
  await mkdir(dirname(path), { recursive: true });
  try {
    await writeFile(part, [start, body]);
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true }).catch(() => {});
    throw error;
  }
}

/** Undefined when there is none, or when it is damaged. */
export async function readAnswer(path: string): Promise<KeptAnswer | undefined> {
  const bytes = await readFile(path).catch(() => undefined);
  if (!bytes) return undefined;
  try {
    const [first, ...rest] = wireFields(bytes);
    if (first?.number !== headField) return undefined;
    const {
      crc,
      version: _version,
      ...head
    } = headSchema.parse(JSON.parse(new TextDecoder().decode(first.content)));
    if (crc32(bytes.subarray(first.whole.length)) !== crc) return undefined;
    const files = rest.flatMap(({ content }) => {
      const name = fileNameOf(content);
      return name === undefined ? [] : [{ name, bytes: content }];
    });
    return { ...head, files };
  } catch {
    return undefined;
  }
}

export async function forgetAnswer(path: string): Promise<void> {
  await rm(path, { force: true }).catch(() => {});
}
