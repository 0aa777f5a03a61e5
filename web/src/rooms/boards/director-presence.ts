// Who else is in this project, and telling them where we are.
import { useEffect, useMemo, useState } from 'react'
import type { PresentPerson } from '#contract/realtime.ts'
import { liveStream } from '#web/api/live.ts'
import { useMe } from '../identity/me.ts'

/** Moves faster than this are not worth telling. */
const TELL_AFTER_MS = 150

export type Others = {
  readonly people: readonly PresentPerson[]
  readonly atShot: ReadonlyMap<string, readonly PresentPerson[]>
}

export function usePresence(projectId: string, shotId: string | null): Others {
  const me = useMe()
  const [people, setPeople] = useState<readonly PresentPerson[]>([])
  useEffect(
    () =>
      liveStream.listen({
        presence: (frame) => {
          if (frame.project_id === projectId) setPeople(frame.people.filter((each) => each.user_id !== me.id))
        },
      }),
    [projectId, me.id],
  )
  useEffect(() => {
    const timer = setTimeout(() => liveStream.beAt({ projectId, shotId }), TELL_AFTER_MS)
    return () => clearTimeout(timer)
  }, [projectId, shotId])
  useEffect(() => () => liveStream.beAt(null), [])
  return useMemo(() => ({ people, atShot: byShot(people) }), [people])
}

function byShot(people: readonly PresentPerson[]): Map<string, PresentPerson[]> {
  const at = new Map<string, PresentPerson[]>()
  for (const person of people) {
    if (person.shot_id === null) continue
    const peers = at.get(person.shot_id)
    if (peers) peers.push(person)
    else at.set(person.shot_id, [person])
  }
  return at
}
