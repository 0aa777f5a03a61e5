// The server tells of files that have arrived; that one is on its way, the tabs of a browser tell each other.
const CHANNEL = 'huaben.uploads'

export function tellOtherTabs(): void {
  const channel = new BroadcastChannel(CHANNEL)
  channel.postMessage('begun')
  channel.close()
}

/** Answers how to stop. */
export function hearOtherTabs(listener: () => void): () => void {
  const channel = new BroadcastChannel(CHANNEL)
  channel.onmessage = listener
  return () => channel.close()
}
