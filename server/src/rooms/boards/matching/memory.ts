// How things looked in earlier versions, so that text that comes back gets its old ids.
import { hash } from 'node:crypto'
import type { Former } from '../anchors.ts'

export type Trace = {
  /** Of the thing and its neighbours: who bears the same one is the same beyond doubt. */
  readonly strict: string
  /** Of the thing alone: good enough within its scene. */
  readonly loose: string
  /** Long enough to be recognised anywhere. */
  readonly isDistinct: boolean
}

export type Kind = Former['kind']

/** 72 bits: for a million things the chance of one collision is below 1 in 10^9. */
export function traceOf(...parts: readonly (string | null | undefined)[]): string {
  return traceOfAll(parts)
}

/** Of any number of parts: more than can be arguments. */
export function traceOfAll(parts: readonly (string | null | undefined)[]): string {
  return hash('sha256', JSON.stringify(parts), 'base64url').slice(0, 12)
}

export class Memory {
  readonly #byStrict = new Map<string, Former[]>()
  readonly #byLoose = new Map<string, Former[]>()
  readonly isEmpty: boolean

  constructor(all: readonly Former[]) {
    this.isEmpty = all.length === 0
    for (const one of all) {
      add(this.#byStrict, keyOf(one.kind, one.strict), one)
      add(this.#byLoose, keyOf(one.kind, one.loose), one)
    }
  }

  /** @param isAvailable whether an id may be given now */
  recallStrict(kind: Kind, trace: Trace, isAvailable: (id: string) => boolean): string | undefined {
    return this.#byStrict.get(keyOf(kind, trace.strict))?.find((one) => isAvailable(one.id))?.id
  }

  recallLoose(
    kind: Kind,
    { trace, sceneId }: { trace: Trace; sceneId: string | null },
    isAvailable: (id: string) => boolean,
  ): string | undefined {
    const list = this.#byLoose.get(keyOf(kind, trace.loose))?.filter((one) => isAvailable(one.id))
    const inScene = list?.find((one) => one.sceneId === sceneId)
    return (inScene ?? (trace.isDistinct ? list?.[0] : undefined))?.id
  }
}

const keyOf = (kind: Kind, trace: string): string => `${kind} ${trace}`

function add(map: Map<string, Former[]>, key: string, one: Former): void {
  const list = map.get(key)
  if (list) list.push(one)
  else map.set(key, [one])
}
