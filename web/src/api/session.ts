// Renewing the session: once for all calls that wait, and once for all tabs.

let running: Promise<boolean> | null = null
const LOCK = 'huaben.renew'

/** True if the session goes on. Calls made while one is running share its answer. */
export function renewSession(): Promise<boolean> {
  running ??= locked(renew).finally(() => {
    running = null
  })
  return running
}

/** The server answers an old token with the same successor for 30 s, so a browser without locks loses nothing either. */
function locked(work: () => Promise<boolean>): Promise<boolean> {
  return 'locks' in navigator ? navigator.locks.request(LOCK, work) : work()
}

async function renew(): Promise<boolean> {
  try {
    const response = await fetch('/api/v1/auth/refresh', { method: 'POST', credentials: 'same-origin' })
    return response.ok
  } catch {
    return false
  }
}
