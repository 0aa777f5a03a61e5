// Bounded memory of what a program wrote: whole lines to a listener, the last bytes for the error message.

export type LogTail = {
  push(chunk: Buffer): void
  /** Hands an unfinished last line to the listener. */
  finish(): void
  text(): string
}

/** Keeps at most `bytesMax` bytes of the end. A line longer than 64 KiB is handed on in pieces. */
export function createLogTail(bytesMax: number, onLine?: (line: string) => void): LogTail {
  const chunks: Buffer[] = []
  let keptBytes = 0
  let partial = ''
  const decoder = new TextDecoder()

  function keep(chunk: Buffer) {
    chunks.push(Buffer.from(chunk))
    keptBytes += chunk.length
    while (chunks.length > 1 && keptBytes - (chunks[0]?.length ?? 0) >= bytesMax)
      keptBytes -= chunks.shift()?.length ?? 0
  }

  function splitLines(text: string) {
    if (!onLine) return
    const lines = (partial + text).split(/\r\n|\n|\r/)
    partial = lines.pop() ?? ''
    for (const line of lines) onLine(line)
    if (partial.length > 65_536) {
      onLine(partial)
      partial = ''
    }
  }

  return {
    push(chunk) {
      if (bytesMax > 0) keep(chunk)
      splitLines(decoder.decode(chunk, { stream: true }))
    },
    finish() {
      if (onLine && partial !== '') onLine(partial)
      partial = ''
    },
    text() {
      const all = Buffer.concat(chunks)
      return all.subarray(Math.max(0, all.length - bytesMax)).toString('utf8')
    },
  }
}
