// Listeners that are ready to use: echo, sink, an HTTP answer, a line calculator, a protobuf echo.
import type { Reply, Rule, RuleFile } from './rule';

export type RulePreset = 'echo' | 'sink' | 'http-200' | 'line-calculator' | 'protobuf-echo';

const plain = { delayMs: 0, split: null } as const;

/** `ids` gives each rule its id. */
export function rulePreset(preset: RulePreset, ids: () => string): RuleFile {
  const { framing, rules } = presets[preset];
  return {
    format: 'halfclose-rules',
    version: 1,
    framing,
    encoding: 'utf-8',
    rules: rules.map((rule) => ({ id: ids(), enabled: true, ...rule })),
  };
}

type PresetRule = Omit<Rule, 'id' | 'enabled'>;

function reply(text: string, framed: boolean): Reply {
  return { kind: 'text', text, framed, ...plain };
}

const anyFrame: Rule['trigger'] = { on: 'frame', test: { kind: 'any' }, every: 1 };
const whole: PresetRule = {
  name: 'Echo',
  trigger: anyFrame,
  replies: [reply('{{frame}}', true)],
  then: 'nothing',
};
const peerEnds: PresetRule = { name: 'Peer ends', trigger: { on: 'end' }, replies: [], then: 'end' };

const presets: Record<RulePreset, { framing: RuleFile['framing']; rules: PresetRule[] }> = {
  echo: { framing: null, rules: [whole, peerEnds] },
  sink: { framing: null, rules: [peerEnds] },
  // A frame is the head of a request: what a request carries after it would be the next frame, which no rule answers.
  'http-200': {
    framing: { kind: 'delimiter', mark: '0d0a0d0a' },
    rules: [
      {
        name: 'Any request',
        trigger: {
          on: 'frame',
          test: { kind: 'pattern', source: '^([A-Z]+) (\\S+) HTTP/1\\.[01]', ignoreCase: false },
          every: 1,
        },
        replies: [
          reply(
            'HTTP/1.1 200 OK\\r\\nContent-Type: text/plain\\r\\nContent-Length: 3\\r\\nConnection: close\\r\\n\\r\\nok\\n',
            false,
          ),
        ],
        then: 'end',
      },
    ],
  },
  'line-calculator': {
    framing: { kind: 'delimiter', mark: '0a' },
    rules: [
      {
        name: 'Calculation',
        trigger: {
          on: 'frame',
          test: { kind: 'pattern', source: '^([-+*/(). \\d]+)\\r?$', ignoreCase: false },
          every: 1,
        },
        replies: [reply('{{calc 1}}', true)],
        then: 'nothing',
      },
      { name: 'Anything else', trigger: anyFrame, replies: [reply('error', true)], then: 'nothing' },
      peerEnds,
    ],
  },
  'protobuf-echo': { framing: { kind: 'varint', zigzag: false }, rules: [whole, peerEnds] },
};
