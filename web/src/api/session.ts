// Renewing the session: once for all calls that wait, and once for all tabs.

/** `ended`: the server says so. `unknown`: nobody answered. */
type Renewal = 'renewed' | 'ended' | 'unknown'

let running: Promise<Renewal> | null = null
const LOCK = 'huaben.renew'
const UNAUTHENTICATED = 401
/** All other calls wait for it: on a dead line it may not wait for ever. */
const PATIENCE_MS = 15_000

const SIGN_COOKIE = 'huaben_signed_in'

/** Whether this browser may hold a session: the cookies of a session themselves are hidden from pages. */
export function mayBeSignedIn(): boolean {
  return document.cookie.split('; ').some((cookie) => cookie.startsWith(`${SIGN_COOKIE}=`))
}

function forgetSession(): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is asynchronous, and not in every browser
  document.cookie = `${SIGN_COOKIE}=; path=/; max-age=0`
}

const watchers = new Set<() => void>()

/** Calls back when the server says that the session is over: ended here, on another device, or by an administrator. */
export function onSessionEnd(watcher: () => void): void {
  watchers.add(watcher)
}

const goodbyes = new Set<() => void>()

/** Calls back whenever somebody leaves, by himself or not: what runs on his behalf must end before another one signs in. */
export function onGoodbye(watcher: () => void): void {
  goodbyes.add(watcher)
}

export function sayGoodbye(): void {
  for (const watcher of goodbyes) watcher()
}

/** For whoever learns of the end without having asked for a renewal, as from another tab. */
export function tellSessionEnd(): void {
  sayGoodbye()
  for (const watcher of watchers) watcher()
}

/** True if the session goes on. */
export async function renewSession(): Promise<boolean> {
  return (await askForRenewal()) === 'renewed'
}

/** Calls made while one is running share its answer. */
export function askForRenewal(): Promise<Renewal> {
  running ??= locked(renew).finally(() => {
    running = null
  })
  return running
}

/** The server answers an old token with the same successor for 30 s, so a browser without locks loses nothing either. */
function locked(work: () => Promise<Renewal>): Promise<Renewal> {
  return 'locks' in navigator ? navigator.locks.request(LOCK, work) : work()
}

async function renew(): Promise<Renewal> {
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS)
    const response = await fetch('/api/v1/auth/refresh', { method: 'POST', credentials: 'same-origin', signal })
    if (response.ok) return 'renewed'
    if (response.status !== UNAUTHENTICATED) return 'unknown'
    forgetSession()
    tellSessionEnd()
    return 'ended'
  } catch {
    return 'unknown'
  }
}
