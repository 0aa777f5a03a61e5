// Rule 2: rooms call rooms on lower storeys, through the front door.
import { type Finding, findingAt } from './finding.ts'
import type { Place } from './place.ts'
import { type Plan, roomsOf, storeyOf } from './plan.ts'
import type { Import, SourceFile } from './source.ts'

const STUDIO_ALSO = ['routes.ts', 'jobs.ts', 'records.ts']
const PROVIDER_PORT = 'provider.ts'

export function checkDoor(file: SourceFile, imported: Import): Finding[] {
  const { target } = imported
  const { place } = file
  if (target?.zone !== 'room' || target.owner === '') return []
  if (place.zone === 'room' && place.owner === target.owner) return []
  if (place.zone === 'bench') return [] // measures inner parts
  if (isDoor(target) || isProviderType(imported, target)) return []
  if (['studio', 'testing'].includes(place.zone) && STUDIO_ALSO.includes(target.file)) return []
  if ((place.isTest || place.zone === 'testing') && /\.(suite|seed)\.ts$/.test(target.file)) return []
  return [findingAt(file, imported, { rule: 'front-door', instead: insteadOfBackDoor(place, target) })]
}

function insteadOfBackDoor(place: Place, target: Place): string {
  const room = target.owner
  if (place.zone === 'adapter' || target.file === PROVIDER_PORT) {
    return `Only types of rooms/generation/${PROVIDER_PORT} leave a room besides its door: use \`import type\`, or declare the port in platform/.`
  }
  const more = place.zone === 'studio' ? `, ${STUDIO_ALSO.join(', ')}` : ''
  return `${room} shows ${room}.ts and events.ts${more}: ask #rooms/${room}/${room}.ts for a verb.`
}

function isDoor(target: Place): boolean {
  return target.file === `${target.owner}.ts` || target.file === 'events.ts'
}

function isProviderType(imported: Import, target: Place): boolean {
  return imported.typeOnly && target.owner === 'generation' && target.file === PROVIDER_PORT
}

/** An adapter sees of a room nothing but the types of the port that it implements. */
export function checkAdapterView(file: SourceFile, imported: Import): Finding[] {
  const { target } = imported
  if (file.place.zone !== 'adapter' || target?.zone !== 'room' || file.place.isTest) return []
  if (isProviderType(imported, target)) return []
  const instead = `An adapter may only \`import type\` from rooms/generation/${PROVIDER_PORT}; other ports live in platform/.`
  return [findingAt(file, imported, { rule: 'adapters', instead })]
}

export function checkStorey(file: SourceFile, imported: Import, plan: Plan): Finding[] {
  const { target } = imported
  const { place } = file
  if (place.zone !== 'room' || target?.zone !== 'room' || place.owner === target.owner || place.isTest) return []
  const at = (instead: string) => [findingAt(file, imported, { rule: 'storeys', instead })]
  if (plan.listeners.includes(target.owner) || plan.operators.includes(target.owner)) {
    return at(`No room imports ${target.owner}: emit an event that it reads.`)
  }
  if (plan.operators.includes(place.owner)) return []
  if (plan.listeners.includes(place.owner)) {
    if (target.file === 'events.ts' || imported.typeOnly) return []
    return at(
      `A listener reads events.ts of any room, and types: import #rooms/${target.owner}/events.ts, or let studio/compose.ts plug the question in.`,
    )
  }
  const own = storeyOf(plan, place.owner)
  const other = storeyOf(plan, target.owner)
  if (own === undefined || other === undefined || other < own) return []
  return at(
    `${place.owner} stands on storey ${own}, ${target.owner} on ${other}; calls go down only: emit an event, or declare a port and let studio/compose.ts plug the answer in.`,
  )
}

export function checkPlanned(file: SourceFile, plan: Plan): Finding[] {
  const { zone, owner, path } = file.place
  if (zone !== 'room' || owner === '' || roomsOf(plan).includes(owner)) return []
  const instead = 'Give the room its storey in server/src/rooms/storeys.ts.'
  return [
    { path, line: 1, rule: 'storeys', problem: `belongs to the room ${owner}, which stands on no storey`, instead },
  ]
}
