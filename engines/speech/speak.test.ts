import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import createEspeak from 'espeak-ng'
import { describe, expect, it } from 'vitest'
import { createVoiceMachine } from './voice-machine.ts'

type Answer = {
  id: unknown
  ok: boolean
  code?: string
  message?: string
  pcm_base64?: string
  voices?: string[]
  sample_rate_hz?: number
}

async function converse(lines: readonly string[]): Promise<Answer[]> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./speak.ts', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {},
  })
  child.stdin.end(lines.map((line) => `${line}\n`).join(''))
  const answers: Answer[] = []
  for await (const line of createInterface({ input: child.stdout })) answers.push(JSON.parse(line) as Answer)
  return answers
}

const speak = (id: number, rest: object) => JSON.stringify({ id, op: 'speak', voice: 'en-us', text: 'hello', ...rest })
const sha = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex')

describe('speak', () => {
  it('answers every line in order, and goes on after bad ones', async () => {
    const answers = await converse([
      speak(1, { text: '你好', voice: 'cmn', variant: ['pitch 200 260'] }),
      'nonsense',
      '[]',
      '{"op":"speak"}',
      speak(2, { voice: 'xx' }),
      speak(3, { voice: '../../etc' }),
      speak(4, { variant: ['replace 00 a b'] }),
      speak(5, { variant: ['pitch 80 118\nphonemes en'] }),
      speak(6, { pace_wpm: 1e9 }),
      speak(7, { text: 'a'.repeat(4_001) }),
      speak(8, { text: '' }),
      'x'.repeat(70_000),
      JSON.stringify({ id: 'v', op: 'voices' }),
    ])
    expect(answers.map(({ id, ok, code }) => [id, ok, code])).toEqual([
      [1, true, undefined],
      [null, false, 'bad_request'],
      [null, false, 'bad_request'],
      [null, false, 'bad_request'],
      [2, false, 'unknown_voice'],
      [3, false, 'bad_request'],
      [4, false, 'bad_request'],
      [5, false, 'bad_request'],
      [6, false, 'bad_request'],
      [7, false, 'too_long'],
      [8, true, undefined],
      [null, false, 'too_long'],
      ['v', true, undefined],
    ])
    expect(answers[0]?.sample_rate_hz).toBe(22_050)
    expect(Buffer.from(answers[0]?.pcm_base64 ?? '', 'base64').length).toBeGreaterThan(20_000)
    expect(answers.at(-1)?.voices).toEqual(expect.arrayContaining(['cmn', 'yue', 'en-us', 'cs']))
  })

  it('obeys no commands in the text', async () => {
    const [plain, control, phonemes, markup] = await converse([
      speak(1, { text: 'good day' }),
      speak(2, { text: 'good\u000199Pday' }),
      speak(3, { text: '[[good day]]' }),
      speak(4, { text: '<prosody pitch="+99%">good day</prosody>' }),
    ])
    const size = (answer: Answer | undefined) => answer?.pcm_base64?.length ?? 0
    expect(sha(phonemes?.pcm_base64 ?? '')).toBe(sha(plain?.pcm_base64 ?? ''))
    expect(size(control)).toBeGreaterThan(size(plain) * 1.3)
    expect(size(markup)).toBeGreaterThan(size(plain) * 1.5)
  })
})

describe('voice machine', () => {
  it('speaks to the byte as a fresh instance does, whatever it said before', async () => {
    const machine = await createVoiceMachine()
    const lines = [
      ['cmn', '老人家，您这梨怎么卖？'],
      ['en-us+f3', 'Hello there, how are you?'],
      ['cs+m7', 'Dobrý den, jak se máte?'],
      ['cmn', '老人家，您这梨怎么卖？'],
    ] as const
    for (const [voice, text] of lines) {
      const args = ['-b', '1', '-D', '-v', voice]
      const fresh = await createEspeak({
        arguments: [...args, '-w', '/o.wav', text],

        print: () => undefined,
        printErr: () => undefined,
      })
      expect(sha(machine.run({ arguments: args, text, variant: null }).wav ?? '')).toBe(
        sha(fresh.FS.readFile('/o.wav')),
      )
    }
  })
})
