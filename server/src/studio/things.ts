// Who can say where a thing with an id stands. Filled by the composition root, asked for every request on a single thing.
import type { Db } from '#platform/db/db.ts'
import { isId } from '#platform/ids.ts'
import type { Whereabouts } from '#rooms/workspaces/workspaces.ts'

export type FindWhereabouts = (db: Db, id: string) => Promise<Whereabouts | undefined>

export class Things {
  readonly #finders = new Map<string, FindWhereabouts>()

  add(thing: string, find: FindWhereabouts): void {
    if (this.#finders.has(thing)) throw new Error(`thing ${thing} is registered twice`)
    this.#finders.set(thing, find)
  }

  has(thing: string): boolean {
    return this.#finders.has(thing)
  }

  /** Undefined for an id that is malformed, unknown or deleted: all the same to a stranger. */
  async find(db: Db, thing: string, id: string): Promise<Whereabouts | undefined> {
    const find = this.#finders.get(thing)
    if (!find) throw new Error(`nobody knows things of kind ${thing}`)
    return isId(id) ? find(db, id) : undefined
  }
}
