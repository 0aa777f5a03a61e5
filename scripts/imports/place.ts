// Where a file stands in the house, told from its path alone.

export type Zone =
  | 'contract'
  | 'main'
  | 'cli'
  | 'studio'
  | 'storeys'
  | 'room'
  | 'adapter'
  | 'platform'
  | 'testing'
  | 'render-node'
  | 'web'
  | 'acceptance'
  | 'scripts'
  | 'bench'
  | 'engines'
  | 'elsewhere'

export type Place = {
  /** From the repository root, with forward slashes. */
  readonly path: string
  readonly zone: Zone
  /** Room or adapter folder; empty in other zones. */
  readonly owner: string
  /** Path inside the owner's folder, or inside the zone. */
  readonly file: string
  /** Tests, suites and seeds: they may use testing/ and the real edges. */
  readonly isTest: boolean
}

const PREFIXES: readonly (readonly [string, Zone])[] = [
  ['contract/', 'contract'],
  ['server/src/main.ts', 'main'],
  ['server/src/cli/', 'cli'],
  ['server/src/studio/', 'studio'],
  ['server/src/rooms/storeys.ts', 'storeys'],
  ['server/src/rooms/', 'room'],
  ['server/src/adapters/', 'adapter'],
  ['server/src/platform/', 'platform'],
  ['server/src/testing/', 'testing'],
  ['render-node/', 'render-node'],
  ['web/', 'web'],
  ['acceptance/', 'acceptance'],
  ['scripts/', 'scripts'],
  ['bench/', 'bench'],
  ['engines/', 'engines'],
]

export function placeOf(path: string): Place {
  const [prefix, zone] = PREFIXES.find(([start]) => path.startsWith(start)) ?? ['', 'elsewhere' as const]
  const rest = path.slice(prefix.length)
  const slash = rest.indexOf('/')
  const owned = (zone === 'room' || zone === 'adapter') && slash !== -1
  return {
    path,
    zone,
    owner: owned ? rest.slice(0, slash) : '',
    file: owned ? rest.slice(slash + 1) : rest,
    isTest: /\.(test|suite|seed)\.tsx?$/.test(path),
  }
}

/** Zones that run as part of the server. */
export function isServer(zone: Zone): boolean {
  return ['main', 'cli', 'studio', 'storeys', 'room', 'adapter', 'platform', 'testing'].includes(zone)
}
