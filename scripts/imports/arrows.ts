// Rules 1, 4 and 5: which part of the house may know which, and how an import is spelled.
import { type Finding, findingAt } from './finding.ts'
import { isServer, type Place, type Zone } from './place.ts'
import { type Plan, roomsOf } from './plan.ts'
import type { Import, SourceFile } from './source.ts'

const REACHES: Record<Zone, readonly Zone[]> = {
  contract: ['contract'],
  main: ['main', 'cli', 'studio', 'platform', 'contract'],
  cli: ['cli', 'studio', 'platform', 'contract'],
  studio: ['studio', 'storeys', 'room', 'adapter', 'platform', 'contract'],
  storeys: [],
  room: ['room', 'platform', 'contract'],
  adapter: ['adapter', 'room', 'platform', 'contract'],
  platform: ['platform', 'contract'],
  testing: ['testing', 'main', 'studio', 'storeys', 'room', 'adapter', 'platform', 'contract'],
  'render-node': ['render-node', 'contract'],
  web: ['web', 'contract'],
  acceptance: ['acceptance', 'contract'],
  scripts: ['scripts', 'storeys', 'studio', 'room', 'adapter', 'platform', 'contract'],
  bench: ['bench', 'acceptance', 'scripts', 'storeys', 'studio', 'room', 'adapter', 'platform', 'contract'],
  engines: ['engines'],
  elsewhere: [],
}

const INSTEAD: Partial<Record<Zone, string>> = {
  contract: 'contract/ imports only typebox and itself: declare the shape here.',
  main: 'main.ts knows cli/, studio/ and platform/ only: let studio/ compose the rest.',
  cli: 'cli/ knows studio/, platform/ and contract/, and speaks the API for the rest: let studio/ offer what a command needs.',
  room: 'A room knows lower rooms, platform/ and contract/: declare a port in the room and let studio/compose.ts plug the adapter in.',
  adapter:
    'An adapter knows platform/ and the types of rooms/generation/provider.ts: let studio/compose.ts bring the parts together.',
  platform: 'platform/ knows no room and no adapter: take what is needed as a parameter.',
  'render-node': 'render-node/ shares only contract/ with the server.',
  web: 'web/ shares only contract/ with the server.',
  acceptance: 'acceptance/ is a black box: speak HTTP, import contract/ only.',
  engines: 'An engine is a program of its own: speak to it over its standard input and output.',
}

export function checkArrow(file: SourceFile, imported: Import): Finding[] {
  const { target } = imported
  if (target === undefined || target.zone === 'elsewhere' || file.place.zone === 'elsewhere') return []
  if (target.zone === 'testing') return checkTesting(file, imported)
  if (reaches(file.place, target)) return []
  const instead =
    INSTEAD[file.place.zone] ?? `${file.place.zone}/ may import ${REACHES[file.place.zone].join(', ')} only.`
  return [findingAt(file, imported, { rule: 'arrows', instead })]
}

function reaches(from: Place, to: Place): boolean {
  if (from.zone === 'adapter' && to.zone === 'adapter' && from.owner !== to.owner) return from.isTest
  if (REACHES[from.zone].includes(to.zone)) return true
  return from.isTest && isServer(from.zone) && isServer(to.zone)
}

function checkTesting(file: SourceFile, imported: Import): Finding[] {
  // scripts/ starts the simulators by hand.
  if (['testing', 'scripts'].includes(file.place.zone) || (file.place.isTest && file.place.zone !== 'acceptance'))
    return []
  const instead = 'testing/ is for *.test.ts, *.suite.ts and *.seed.ts: move what production code needs out of it.'
  return [findingAt(file, imported, { rule: 'testing', instead })]
}

export function checkContract(file: SourceFile, imported: Import): Finding[] {
  if (file.place.zone !== 'contract' || imported.target !== undefined || file.place.isTest) return []
  if (/^typebox(\/|$)/.test(imported.specifier)) return []
  return [findingAt(file, imported, { rule: 'contract', instead: 'contract/ imports only typebox and itself.' })]
}

/** Words that name a room but are ordinary words of a kernel too. */
const ORDINARY = new Set(['file', 'key', 'system', 'render', 'generation', 'script'])

export function checkPlatformWords(file: SourceFile, imported: Import, plan: Plan): Finding[] {
  if (file.place.zone !== 'platform' || imported.target === undefined) return []
  const nouns = new Set(roomsOf(plan).flatMap((room) => [room, room.replace(/s$/, '')]))
  const said = [imported.target.file, ...imported.names].flatMap(wordsOf)
  const word = said.find((each) => nouns.has(each) && !ORDINARY.has(each.replace(/s$/, '')))
  if (word === undefined) return []
  const instead = `platform/ never says a product word ("${word}"): give it a neutral name, or move the code into the room.`
  return [findingAt(file, imported, { rule: 'platform-words', instead })]
}

function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
}

const ALIAS: Partial<Record<Zone, string>> = {
  contract: '#contract/',
  studio: '#studio/',
  room: '#rooms/',
  storeys: '#rooms/',
  adapter: '#adapters/',
  platform: '#platform/',
  testing: '#testing/',
}

const PROGRAMS_OF_THEIR_OWN: readonly Zone[] = ['web', 'render-node', 'engines', 'main']

export function checkSpelling(file: SourceFile, imported: Import): Finding[] {
  const { target } = imported
  if (target === undefined || !imported.specifier.startsWith('.')) return []
  if (PROGRAMS_OF_THEIR_OWN.includes(file.place.zone)) return []
  const sameHome = target.zone === file.place.zone && target.owner === file.place.owner
  const alias = ALIAS[target.zone]
  if (sameHome || alias === undefined) return []
  const folder = target.owner === '' ? '' : `${target.owner}/`
  const instead = `Across top folders say ${alias}${folder}${target.file}; relative paths stay inside a folder.`
  return [findingAt(file, imported, { rule: 'spelling', instead })]
}

export function checkBarrel(file: SourceFile): Finding[] {
  if (!/(^|\/)index\.tsx?$/.test(file.place.path)) return []
  const instead = 'No barrels: name the file after what it holds, and import the file you mean.'
  return [{ path: file.place.path, line: 1, rule: 'barrels', problem: 'is called index', instead }]
}
