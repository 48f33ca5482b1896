// An answer that breaks the rules of gRPC or HTTP/2, in plain words: what came instead, and where to look.
import { grpcStatus, isKnownStatus } from '../../src-shared/grpc-status';
import type { ForeignAnswer } from './attempt';
import type { CallEnd } from './call';
import type { Words } from './connection-words';
import { http2CodeName } from '../../src-shared/http2-codes';

/** Undefined: the answer kept to the rules, whatever it says. */
export function answerWords(label: string, end: CallEnd): Words | undefined {
  const { status, foreign, cut, endedHere } = end;
  if (status.code === grpcStatus.DEADLINE_EXCEEDED && status.origin === 'local') return undefined;
  if (foreign !== undefined && status.origin === 'local') return foreignWords(label, foreign);
  if (endedHere === 'breach') {
    return words(
      'broken-answer',
      `${label} sent a message that breaks the rules of gRPC`,
      `${status.message} What came before is kept.`,
    );
  }
  if (cut !== undefined) return cutWords(label, cut.announced, cut.missing);
  if (status.resetCode !== undefined) return resetWords(label, status.resetCode);
  if (status.origin === 'server' && !isKnownStatus(status.code)) return codeWords(label, end);
  if (status.origin === 'local' && isUnended(end)) {
    return words(
      'no-status',
      `${label} ended the call without a status`,
      'The answer ended, but the trailers with grpc-status never came. The server may have done the work; what had arrived is kept.',
    );
  }
  if (/^Failed to decompress/.test(status.message) && status.origin === 'local') {
    return words(
      'broken-answer',
      `${label} sent a message that cannot be decompressed`,
      'It is marked as compressed, but its bytes are not what the named compression makes. What came before is kept.',
    );
  }
  return undefined;
}

/** Trailers without grpc-status, or the end of the data with no trailers at all. */
function isUnended({ status, answered }: CallEnd): boolean {
  return (
    (answered && status.message.includes('Call ended without gRPC status')) ||
    status.message === 'Received HTTP status code 200' ||
    status.message === 'No status information received'
  );
}

function words(code: string, title: string, sentence: string): Words {
  const checks = ['Look into the log of the server.', 'If a proxy stands in between, try without it.'];
  return { code, title, sentence, checks, remedies: [] };
}

function cutWords(label: string, announced: number, missing: number): Words {
  const size = announced.toLocaleString('en-US');
  const came = (announced - missing).toLocaleString('en-US');
  const fact =
    announced === 0
      ? 'the answer ended inside the five bytes before it'
      : `${came} of its ${size} bytes came`;
  return words(
    'broken-answer',
    `The last message of ${label} was cut off`,
    `A message was announced, and ${fact}. It is lost; what came whole before it is kept.`,
  );
}

function codeWords(label: string, { status }: CallEnd): Words {
  const sent = status.trailers.filter(({ key }) => key === 'grpc-status').map(({ value }) => value);
  if (status.code >= 0) {
    return words(
      'broken-answer',
      `${label} answered with the code ${String(status.code)}, which gRPC does not define`,
      `gRPC has the codes 0 to 16. ${status.message === '' ? 'It came without a message.' : `Its message: ${status.message}`}`,
    );
  }
  const shown =
    sent.length > 1
      ? `it came ${String(sent.length)} times: ${sent.join(', ')}`
      : `it is ${JSON.stringify(sent[0] ?? '')}`;
  return words(
    'broken-answer',
    `The status of ${label} cannot be read`,
    `grpc-status must be one number, but ${shown}. Whether the server did the work is not known.`,
  );
}

/** RFC 9113 section 7, and gRPC's meaning of each (PROTOCOL-HTTP2.md, `Errors`). */
function resetWords(label: string, code: number): Words {
  const meanings: Record<string, string> = {
    NO_ERROR: 'The server wanted no more of the request, but never sent a status.',
    REFUSED_STREAM: 'The server did not begin with the request, so sending it again is safe.',
    CANCEL: 'The server, or a proxy in between, cancelled the call.',
    ENHANCE_YOUR_CALM:
      'The headers were larger than this side takes (64 kB, 128 lines), or the server wants fewer requests.',
    INTERNAL_ERROR:
      'The server failed inside, or a proxy lost its connection to the server or stopped waiting for it.',
    PROTOCOL_ERROR: 'One side found that the other broke the rules of HTTP/2.',
    INADEQUATE_SECURITY: 'The server wants a better encryption than this connection has.',
    HTTP_1_1_REQUIRED: 'The server wants HTTP/1.1 for this request, which cannot carry gRPC.',
  };
  const name = http2CodeName(code);
  const meaning = meanings[name] ?? 'The stream ended without a status.';
  return words(
    'reset',
    `${label} reset the call with ${name}`,
    `${meaning} It may have done part of the work; what had arrived is kept.`,
  );
}

function foreignWords(label: string, answer: ForeignAnswer): Words {
  const { httpStatus, contentType, body } = answer;
  const what = isWebPage(answer)
    ? 'a web page'
    : contentType === ''
      ? 'something that is not gRPC'
      : contentType;
  const title =
    httpStatus === '200'
      ? `${label} answered with ${what}, not with gRPC`
      : `${label} answered with HTTP ${httpStatus}, not with gRPC`;
  const made = {
    code: 'not-grpc',
    title,
    sentence:
      'Something there speaks HTTP/2 but did not treat the request as gRPC. Most often it is a proxy or a web server.',
    checks: [...foreignChecks(answer), 'If a proxy stands in between, check where it sends gRPC.'],
    remedies: [],
  };
  return body.trim() === '' ? made : { ...made, excerpt: body };
}

/** Of a web server or a proxy, and not of a gRPC server that lacks a service. */
function isWebPage({ contentType, body }: ForeignAnswer): boolean {
  return /html/i.test(contentType) || /^\s*<(?:!doctype|html)/i.test(body);
}

function foreignChecks({ httpStatus, location, body }: ForeignAnswer): string[] {
  if (location !== '') return [`It points to ${location}. Most often that is a page to log in.`];
  if (/^4/.test(httpStatus) && /ssl certificate/i.test(body))
    return ['It wants a client certificate: choose one in the settings of the target.'];
  // nginx gives 000 where it asked a gRPC server in HTTP/1.1 and read the frames of HTTP/2 as the answer.
  return [
    statusChecks[/^0/.test(httpStatus) ? '000' : httpStatus] ?? 'Check the port and the path of the service.',
  ];
}

const whoAsks = 'It wants to know who asks: check the authorization in the metadata.';
const serverGone = 'The proxy is there, but the server behind it is not: look into the log of both.';
const statusChecks: Record<string, string> = {
  '000':
    'A proxy may speak HTTP/1.1 to the server behind it: in nginx, grpc_pass takes the place of proxy_pass.',
  '401': whoAsks,
  '403': whoAsks,
  '404': 'Check the service: servers of Connect and many proxies answer 404 for one that they do not have.',
  '413':
    'The request is larger than a proxy or web server lets through: raise its limit (in nginx, client_max_body_size).',
  '429': 'It takes no more requests for now: wait a little before you send again.',
  '502': serverGone,
  '503': serverGone,
  '504':
    'The proxy stopped waiting for the server behind it: see what takes so long there, or raise its limit (in nginx, grpc_read_timeout). The server may have done the work.',
};
