// npm 11 and 12 leave an optional package out of package-lock.json when the registry at hand does not
// have it (a binary for another platform, on a partial mirror), and then `npm ci` refuses that very lock
// file: "Missing: NAME@ from lock file" (npm/cli issue 9846). This adds what is left out. Versions are
// the exact ones that the parents ask for, so nothing is invented; only the integrity is unknown.

export type Entry = {
  readonly version?: string
  readonly dev?: boolean
  readonly optional?: boolean
  readonly os?: readonly string[]
  readonly cpu?: readonly string[]
  readonly libc?: readonly string[]
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

export type Packages = Readonly<Record<string, Entry>>

const EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/

/** Returns the packages of the lock file with every exactly pinned optional dependency in it. */
export function completeLock(packages: Packages): Packages {
  const added: Record<string, Entry> = {}
  for (const [at, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (!EXACT.test(version) || at === '') continue
      const known = { ...packages, ...added }
      if (resolve(known, at, name)?.version === version) continue
      added[placeFor(known, at, name)] = {
        version,
        ...platformOf(name),
        ...(entry.dev === undefined ? {} : { dev: entry.dev }),
        optional: true,
      }
    }
  }
  const all = { ...packages, ...added }
  return Object.fromEntries(Object.entries(all).sort(([a], [b]) => a.localeCompare(b, 'en')))
}

/** As Node resolves: the nearest node_modules upwards. */
function resolve(packages: Packages, from: string, name: string): Entry | undefined {
  const found = foldersUpwards(from).find((folder) => packages[`${folder}${name}`] !== undefined)
  return found === undefined ? undefined : packages[`${found}${name}`]
}

/** Beside the parent, where npm puts its siblings, unless another version stands there. */
function placeFor(packages: Packages, parent: string, name: string): string {
  const beside = foldersUpwards(parent)[1] ?? ''
  return packages[`${beside}${name}`] === undefined ? `${beside}${name}` : `${parent}/node_modules/${name}`
}

function foldersUpwards(from: string): string[] {
  const folders = [`${from}/node_modules/`]
  for (let at = from.lastIndexOf('node_modules/'); at !== -1; at = from.lastIndexOf('node_modules/', at - 1)) {
    folders.push(`${from.slice(0, at)}node_modules/`)
    if (at === 0) break
  }
  return folders
}

const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32', 'openbsd', 'netbsd', 'sunos', 'aix']
const PROCESSORS = ['arm64', 'x64', 'ia32', 'arm', 'ppc64', 'riscv64', 's390x', 'loong64', 'wasm32']

/** So that npm does not ask for a binary that this machine could not run. */
function platformOf(name: string): Pick<Entry, 'os' | 'cpu' | 'libc'> {
  const words = name.split(/[-/]/)
  const os = SYSTEMS.find((each) => words.includes(each))
  const cpu = PROCESSORS.find((each) => words.includes(each))
  const libc =
    os !== 'linux'
      ? undefined
      : words.some((word) => word.startsWith('musl'))
        ? 'musl'
        : words.some((word) => word.startsWith('gnu'))
          ? 'glibc'
          : undefined
  return { ...(os ? { os: [os] } : {}), ...(cpu ? { cpu: [cpu] } : {}), ...(libc ? { libc: [libc] } : {}) }
}
