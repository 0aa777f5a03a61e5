import { useEffect, useState } from 'react'

/** Most people type the next letter within this; what is asked of the server as they type waits so long. */
const TYPED_AFTER_MS = 400

/** The same once it has stood for a moment: while somebody types, nothing is asked of the server. */
export function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), TYPED_AFTER_MS)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}
