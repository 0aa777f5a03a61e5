// Who is at which shot of which project, as open connections say. Nothing of it is stored: whoever is gone is gone with the
// connection. Told to those who are in the same project, at most a few times a second, and of a bounded number of people.
import type { PresenceFrame, PresentPerson } from '#contract/realtime.ts'

/** One open connection, as far as presence goes. */
export type Attendant = { tell(frame: PresenceFrame): void }

export type Place = {
  readonly workspaceId: string
  readonly projectId: string
  readonly shotId: string | null
  readonly userId: string
  readonly name: string
}

/** Moves within this are told together. */
export const GATHER_MS = 120
export const PEOPLE_TOLD_MAX = 50

export class Presence {
  readonly #places = new Map<string, Map<Attendant, Place>>()
  readonly #projectOf = new Map<Attendant, string>()
  readonly #timers = new Map<string, NodeJS.Timeout>()

  be(attendant: Attendant, place: Place): void {
    if (this.#projectOf.get(attendant) !== place.projectId) this.leave(attendant)
    this.#projectOf.set(attendant, place.projectId)
    const peers = this.#places.get(place.projectId) ?? new Map<Attendant, Place>()
    // The one who moved last stands last, and is the place that is told of somebody with two windows.
    peers.delete(attendant)
    this.#places.set(place.projectId, peers.set(attendant, place))
    this.#tellSoon(place.projectId)
  }

  leave(attendant: Attendant): void {
    const projectId = this.#projectOf.get(attendant)
    if (projectId === undefined) return
    this.#projectOf.delete(attendant)
    const peers = this.#places.get(projectId)
    peers?.delete(attendant)
    if (peers?.size === 0) this.#places.delete(projectId)
    else this.#tellSoon(projectId)
  }

  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
    this.#places.clear()
    this.#projectOf.clear()
  }

  #tellSoon(projectId: string): void {
    if (this.#timers.has(projectId)) return
    const timer = setTimeout(() => {
      this.#timers.delete(projectId)
      this.#tell(projectId)
    }, GATHER_MS)
    timer.unref()
    this.#timers.set(projectId, timer)
  }

  #tell(projectId: string): void {
    const peers = this.#places.get(projectId)
    if (!peers) return
    const people = new Map<string, PresentPerson>()
    let workspaceId = ''
    for (const place of peers.values()) {
      workspaceId = place.workspaceId
      people.set(place.userId, { user_id: place.userId, name: place.name, shot_id: place.shotId })
    }
    const frame: PresenceFrame = {
      type: 'presence',
      workspace_id: workspaceId,
      project_id: projectId,
      people: [...people.values()].slice(-PEOPLE_TOLD_MAX),
      more: Math.max(0, people.size - PEOPLE_TOLD_MAX),
    }
    for (const attendant of peers.keys()) attendant.tell(frame)
  }
}
