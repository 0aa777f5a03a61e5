// The part of the npm package's interface that this program uses; the package ships no types.
declare module 'espeak-ng' {
  export type EspeakFiles = {
    writeFile(path: string, text: string | Uint8Array): void
    readFile(path: string): Uint8Array
    unlink(path: string): void
    close(stream: unknown): void
    readonly streams: readonly unknown[]
  }
  export type EspeakModule = {
    readonly FS: EspeakFiles
    readonly _main: (argc: number, argv: number) => number
    readonly HEAPU8: Uint8Array
  }
  export type EspeakExports = WebAssembly.Exports & {
    readonly memory: WebAssembly.Memory
    readonly stackSave: () => number
    readonly stackRestore: (pointer: number) => void
    readonly stackAlloc: (sizeBytes: number) => number
  }
  export type EspeakOptions = {
    readonly arguments: string[]
    readonly noInitialRun?: boolean
    readonly print: (line: string) => void
    readonly printErr: (line: string) => void
    readonly instantiateWasm?: (
      imports: WebAssembly.Imports,
      ready: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
    ) => object
    readonly onRuntimeInitialized?: () => void
  }
  const create: (options: EspeakOptions) => Promise<EspeakModule>
  export default create
}

// TypeScript keeps WebAssembly's types in its browser library, which a server has no use for.
declare namespace WebAssembly {
  type Imports = Record<string, Record<string, unknown>>
  type Exports = Record<string, unknown>
  type Memory = { readonly buffer: ArrayBuffer }
  type Module = object
  type Instance = { readonly exports: Exports }
  function compile(bytes: Uint8Array): Promise<Module>
  function instantiate(module: Module, imports: Imports): Promise<Instance>
}
