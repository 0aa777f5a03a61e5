// eSpeak NG as a function from arguments and files to what it wrote.
//
// A fresh WebAssembly instance costs 75 to 125 ms, nearly all of it for copying 18 MB of voice data twice. One
// instance is made instead, its whole memory is kept as it was before `main`, and put back before every run, so that
// each run starts from the very same bytes as a fresh instance (the test compares both).
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import createEspeak, { type EspeakExports, type EspeakModule } from 'espeak-ng'

const outputPath = '/tmp/speech.wav'
const textPath = '/tmp/text.txt'
const variantPath = '/usr/local/share/espeak-ng-data/voices/!v/request'

/** Name of the variant that `variant` text of a run is stored under: use `-v <voice>+request`. */
export const requestVariant = 'request'

export type Run = { readonly arguments: readonly string[]; readonly text: string; readonly variant: string | null }
export type RunResult = {
  readonly wav: Uint8Array | null
  readonly printed: readonly string[]
  readonly complaints: readonly string[]
}
export type VoiceMachine = { run(run: Run): RunResult }

export async function createVoiceMachine(): Promise<VoiceMachine> {
  const wasmPath = createRequire(import.meta.url)
    .resolve('espeak-ng')
    .replace(/\.js$/, '.wasm')
  const wasm = await WebAssembly.compile(readFileSync(wasmPath))
  const printed: string[] = []
  const complaints: string[] = []
  let exports: EspeakExports | undefined
  const espeak = await createEspeak({
    arguments: [],
    noInitialRun: true,
    print: (line) => printed.push(line),
    printErr: (line) => complaints.push(line),
    instantiateWasm: (imports, ready) => {
      WebAssembly.instantiate(wasm, imports).then((instance) => {
        exports = instance.exports as EspeakExports
        ready(instance, wasm)
      })
      return {}
    },
  })
  if (exports === undefined) throw new Error('the speech module did not start')
  return createMachine({ espeak, exports, printed, complaints })
}

type Parts = { espeak: EspeakModule; exports: EspeakExports; printed: string[]; complaints: string[] }

function createMachine({ espeak, exports, printed, complaints }: Parts): VoiceMachine {
  const pristine = new Uint8Array(exports.memory.buffer).slice()
  const pristineStack = exports.stackSave()
  const openAtStart = espeak.FS.streams.length

  function restore(): void {
    new Uint8Array(exports.memory.buffer).set(pristine)
    exports.stackRestore(pristineStack)
    for (const stream of espeak.FS.streams.slice(openAtStart)) if (stream) espeak.FS.close(stream)
    for (const path of [outputPath, textPath, variantPath]) remove(espeak, path)
    printed.length = 0
    complaints.length = 0
  }

  return {
    run(run) {
      restore()
      espeak.FS.writeFile(textPath, run.text)
      if (run.variant !== null) espeak.FS.writeFile(variantPath, run.variant)
      callMain(espeak, exports, ['espeak-ng', ...run.arguments, '-w', outputPath, '-f', textPath])
      return {
        wav: read(espeak, outputPath),
        printed: [...printed],
        complaints: complaints.filter((line) => !/keepRuntimeAlive|stdio streams/.test(line)),
      }
    },
  }
}

function callMain(espeak: EspeakModule, exports: EspeakExports, args: readonly string[]): void {
  const pointers = args.map((arg) => {
    const bytes = Buffer.from(`${arg}\0`, 'utf8')
    const pointer = exports.stackAlloc(bytes.length)
    new Uint8Array(exports.memory.buffer).set(bytes, pointer)
    return pointer
  })
  const argv = exports.stackAlloc((args.length + 1) * 4)
  new Uint32Array(exports.memory.buffer, argv, args.length + 1).set([...pointers, 0])
  try {
    espeak._main(args.length, argv)
  } catch (error) {
    // The module ends a run by throwing its exit status.
    if (!(error instanceof Error && error.name === 'ExitStatus') && !isExitStatus(error)) throw error
  }
}

function isExitStatus(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === 'ExitStatus'
}

function read(espeak: EspeakModule, path: string): Uint8Array | null {
  try {
    return espeak.FS.readFile(path)
  } catch {
    return null
  }
}

function remove(espeak: EspeakModule, path: string): void {
  try {
    espeak.FS.unlink(path)
  } catch {
    // It is not there: the run before did not write it.
  }
}
