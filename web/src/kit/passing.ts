// What a visitor typed before anybody has signed in: this window keeps it over a reload, and it goes with the window.
import { useState } from 'react'

const PREFIX = 'huaben.passing.'

function read<T>(name: string): T | null {
  try {
    const text = sessionStorage.getItem(PREFIX + name)
    return text === null ? null : (JSON.parse(text) as T)
  } catch {
    return null
  }
}

function write(name: string, value: unknown): void {
  try {
    if (value === null) sessionStorage.removeItem(PREFIX + name)
    else sessionStorage.setItem(PREFIX + name, JSON.stringify(value))
  } catch {
    // Full or forbidden: the page itself still holds it.
  }
}

/** Like useState, but survives a reload of this window. `clear` when it was sent. */
export function usePassing<T>(name: string, initial: T): readonly [T, (value: T) => void, () => void] {
  const [value, setValue] = useState(() => read<T>(name) ?? initial)
  const set = (next: T) => {
    setValue(next)
    write(name, next)
  }
  return [value, set, () => write(name, null)]
}
