// Speech program: one JSON request per line on standard input, one JSON answer per line on standard output.
// It ends when its input ends. Anything else (a missing module) is told on standard error with exit code 3.
import { createInterface } from 'node:readline'
import { type Answer, defaultLimits, parseRequest, type Request, RequestError, type SpeakRequest } from './protocol.ts'
import type { VoiceMachine } from './voice-machine.ts'

const wavHeaderBytes = 44

async function startMachine(): Promise<VoiceMachine> {
  try {
    const { createVoiceMachine } = await import('./voice-machine.ts')
    return await createVoiceMachine()
  } catch (error) {
    process.stderr.write(
      `The speech program cannot start: ${String(error)}\nRun "npm ci" in the folder of the project.\n`,
    )
    process.exit(3)
  }
}

function answer(machine: VoiceMachine, line: string): Answer {
  try {
    const request: Request = parseRequest(line, defaultLimits)
    return request.op === 'voices' ? listVoices(machine, request.id) : speak(machine, request)
  } catch (error) {
    if (error instanceof RequestError) return { id: error.id, ok: false, code: error.code, message: error.message }
    // The state of the module is unknown after this: tell it and make room for a fresh process.
    process.exitCode = 1
    setImmediate(() => process.exit(1))
    return { id: null, ok: false, code: 'internal', message: String(error) }
  }
}

function speak(machine: VoiceMachine, request: SpeakRequest): Answer {
  const voice = request.variant === null ? request.voice : `${request.voice}+request`
  const { wav, complaints } = machine.run({
    // -b 1: the text is UTF-8. -D: equal text gives equal sound. -z: no pause at the end. -a 60: some voices clip at 100.
    // Never -m: markup in the text is text.
    arguments: [
      '-b',
      '1',
      '-D',
      '-z',
      '-a',
      '60',
      '-v',
      voice,
      '-s',
      `${request.pace_wpm}`,
      '-P',
      `${request.pitch_range}`,
      '-g',
      `${request.word_gap}`,
    ],
    text: plainText(request.text),
    variant: request.variant === null ? null : ['language variant', 'name request', ...request.variant, ''].join('\n'),
  })
  if (wav === null || wav.length < wavHeaderBytes)
    throw new RequestError(request.id, 'unknown_voice', complaints.join(' ') || `there is no voice "${request.voice}"`)
  const view = new DataView(wav.buffer, wav.byteOffset)
  return {
    id: request.id,
    ok: true,
    sample_rate_hz: view.getUint32(24, true),
    pcm_base64: Buffer.from(wav.subarray(wavHeaderBytes)).toString('base64'),
  }
}

/** Takes out what eSpeak NG would obey rather than read: control characters (its embedded commands) and [[phonemes]]. */
function plainText(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ').replace(/[[\]]/g, ' ')
}

function listVoices(machine: VoiceMachine, id: number | string): Answer {
  const { printed } = machine.run({ arguments: ['--voices'], text: '', variant: null })
  const voices = printed.slice(1).map((line) => line.trim().split(/\s+/)[1] ?? '')
  return { id, ok: true, voices: voices.filter((voice) => voice !== '') }
}

const machine = await startMachine()
const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })
for await (const line of lines) {
  if (line.trim() === '') continue
  if (line.length > defaultLimits.lineBytesMax)
    process.stdout.write(
      `${JSON.stringify({ id: null, ok: false, code: 'too_long', message: 'the line is too long' })}\n`,
    )
  else process.stdout.write(`${JSON.stringify(answer(machine, line))}\n`)
}
