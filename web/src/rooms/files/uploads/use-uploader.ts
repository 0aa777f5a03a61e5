import { useEffect, useState, useSyncExternalStore } from 'react'
import { onGoodbye } from '#web/api/session.ts'
import { useMe } from '../../identity/me.ts'
import { useWorkspace } from '../../workspaces/workspace.ts'
import { openUploaders, uploadsOf } from './open-uploaders.ts'
import { Uploader, type Uploads } from './uploader.ts'

const NONE: Uploads = {}
const LOCK_TRIES = 4
const LOCK_WAIT_MS = 400

/** Uploads go on while other pages are looked at: there is one uploader per person and workspace until the window closes. */
export function useUploader(): Uploader | null {
  const me = useMe()
  const workspace = useWorkspace()
  const id = uploadsOf(me.id) + workspace.id
  const [uploader, setUploader] = useState<Uploader | null>(null)
  useEffect(() => {
    let isGone = false
    const opening = openUploaders.get(id) ?? openUploader(id, workspace.id)
    openUploaders.set(id, opening)
    void opening.then((opened) => {
      if (isGone) return
      opened.goOn()
      setUploader(opened)
    })
    return () => {
      isGone = true
      setUploader(null)
    }
  }, [id, workspace.id])
  return uploader
}

// Another person in this window would send these files with their own cookies.
onGoodbye(() => {
  for (const opening of openUploaders.values()) void opening.then((opened) => opened.halt())
})

/** Two windows that both went on with the same list would send everything twice. */
async function openUploader(id: string, workspace: string): Promise<Uploader> {
  const isKept = await holdAlone(id)
  return new Uploader({ id: isKept ? id : `${id}-${Date.now()}`, workspace, isKept })
}

/** True in one window at a time; a page that was just reloaded may still hold it for a moment. */
async function holdAlone(name: string): Promise<boolean> {
  if (!('locks' in navigator)) return true
  for (let tries = 0; tries < LOCK_TRIES; tries += 1) {
    if (await tryHold(name)) return true
    await new Promise((resolve) => setTimeout(resolve, LOCK_WAIT_MS))
  }
  return false
}

function tryHold(name: string): Promise<boolean> {
  return new Promise((resolve) => {
    void navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      resolve(lock !== null)
      return lock === null ? undefined : new Promise<void>(() => {})
    })
  })
}

export function useUploads(uploader: Uploader | null): Uploads {
  return useSyncExternalStore(uploader?.watch ?? neverChanges, uploader?.list ?? (() => NONE))
}

const neverChanges = () => () => undefined
