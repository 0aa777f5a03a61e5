// Renewing the session: once for all calls that wait, and once for all tabs.

/** `ended`: the server says so. `unknown`: nobody answered. */
type Renewal = 'renewed' | 'ended' | 'unknown'

let running: Promise<Renewal> | null = null
const LOCK = 'huaben.renew'
const UNAUTHENTICATED = 401

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
    const response = await fetch('/api/v1/auth/refresh', { method: 'POST', credentials: 'same-origin' })
    if (response.ok) return 'renewed'
    return response.status === UNAUTHENTICATED ? 'ended' : 'unknown'
  } catch {
    return 'unknown'
  }
}
