// Messages of the read-aloud service: text with a few headers, and sound behind a header whose length comes first.

export type EdgeMessage = { readonly path: string; readonly body: string }

/** What we send first: how the sound shall come. */
export function configMessage(timestamp: string, outputFormat: string): string {
  const audio = {
    metadataoptions: { sentenceBoundaryEnabled: 'true', wordBoundaryEnabled: 'false' },
    outputFormat,
  }
  const body = JSON.stringify({ context: { synthesis: { audio } } })
  return `X-Timestamp:${timestamp}\r\nContent-Type:application/json; charset=utf-8\r\nPath:speech.config\r\n\r\n${body}\r\n`
}

/** Then what is to be said. The stray Z behind the time is what browsers send. */
export function ssmlMessage(requestId: string, timestamp: string, ssml: string): string {
  return `X-RequestId:${requestId}\r\nContent-Type:application/ssml+xml\r\nX-Timestamp:${timestamp}Z\r\nPath:ssml\r\n\r\n${ssml}`
}

/** Date of JavaScript in UTC, as browsers write it. */
export function edgeTimestamp(now: Date): string {
  const [, weekday, day, month, year, time] = /^(\w+), (\d+) (\w+) (\d+) ([\d:]+) GMT$/.exec(now.toUTCString()) ?? []
  return `${weekday} ${month} ${day} ${year} ${time} GMT+0000 (Coordinated Universal Time)`
}

export type EdgeSpeech = {
  readonly voice: string
  /** Already escaped. */
  readonly text: string
  readonly pitchHz: number
  readonly ratePercent: number
}

/** One voice and one prosody; anything more makes the service close the line. */
export function edgeSsml({ voice, text, pitchHz, ratePercent }: EdgeSpeech): string {
  const prosody = `pitch='${signed(pitchHz)}Hz' rate='${signed(ratePercent)}%' volume='+0%'`
  return `<speak version='1.0' xmlns='http://www.w3.org/2001/10/synthesis' xml:lang='en-US'><voice name='${escapeAttribute(voice)}'><prosody ${prosody}>${text}</prosody></voice></speak>`
}

function signed(value: number): string {
  const whole = Math.round(value)
  return whole < 0 ? String(whole) : `+${whole}`
}

function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll("'", '&apos;')
}

export function readTextFrame(text: string): EdgeMessage {
  const end = text.indexOf('\r\n\r\n')
  if (end === -1) return { path: headerOf(text, 'path'), body: '' }
  return { path: headerOf(text.slice(0, end), 'path'), body: text.slice(end + 4) }
}

/** Sound of one binary frame; empty for the last one, and for frames that carry something else. */
export function readSoundFrame(frame: Uint8Array): Uint8Array {
  if (frame.length < 2) return new Uint8Array()
  const headerBytes = new DataView(frame.buffer, frame.byteOffset, frame.byteLength).getUint16(0)
  const end = 2 + headerBytes
  if (end > frame.length) return new Uint8Array()
  const header = new TextDecoder().decode(frame.subarray(2, end))
  return headerOf(header, 'path') === 'audio' ? frame.subarray(end) : new Uint8Array()
}

function headerOf(lines: string, name: string): string {
  for (const line of lines.split('\r\n')) {
    const colon = line.indexOf(':')
    if (colon > 0 && line.slice(0, colon).trim().toLowerCase() === name) return line.slice(colon + 1).trim()
  }
  return ''
}
