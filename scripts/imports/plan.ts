import { listeners, operators, storeys } from '#rooms/storeys.ts'

/** The storeys table as the checker takes it, so that a test can bring its own house. */
export type Plan = {
  readonly storeys: readonly (readonly string[])[]
  readonly listeners: readonly string[]
  readonly operators: readonly string[]
}

export const housePlan: Plan = { storeys, listeners, operators }

/** Undefined for a room that is on no storey. */
export function storeyOf(plan: Plan, room: string): number | undefined {
  const level = plan.storeys.findIndex((rooms) => rooms.includes(room))
  return level === -1 ? undefined : level
}

export function roomsOf(plan: Plan): string[] {
  return [...plan.storeys.flat(), ...plan.listeners, ...plan.operators]
}
