// RIFF/WAVE with 16-bit PCM.

/** Interleaves the channels (all of one length, -1..1) and rounds to 16 bit. */
export function encodeWav(channels: readonly Float32Array[], sampleRateHz: number): Uint8Array {
  const length = channels[0]?.length ?? 0
  const blockBytes = channels.length * 2
  const bytes = Buffer.alloc(44 + length * blockBytes)
  bytes.write('RIFF', 0)
  bytes.writeUInt32LE(36 + length * blockBytes, 4)
  bytes.write('WAVEfmt ', 8)
  bytes.writeUInt32LE(16, 16)
  bytes.writeUInt16LE(1, 20)
  bytes.writeUInt16LE(channels.length, 22)
  bytes.writeUInt32LE(sampleRateHz, 24)
  bytes.writeUInt32LE(sampleRateHz * blockBytes, 28)
  bytes.writeUInt16LE(blockBytes, 32)
  bytes.writeUInt16LE(16, 34)
  bytes.write('data', 36)
  bytes.writeUInt32LE(length * blockBytes, 40)
  const pcm = new Int16Array(bytes.buffer, bytes.byteOffset + 44, length * channels.length)
  channels.forEach((channel, offset) => {
    for (let i = 0; i < length; i++) {
      const sample = Math.max(-1, Math.min(1, channel[i] ?? 0))
      pcm[i * channels.length + offset] = Math.round(sample * 32_767)
    }
  })
  return bytes
}

/** Mono samples, -1..1, of little-endian 16-bit PCM. */
export function decodePcm16(bytes: Uint8Array): Float32Array {
  const aligned = bytes.byteOffset % 2 === 0 ? bytes : bytes.slice()
  const pcm = new Int16Array(aligned.buffer, aligned.byteOffset, bytes.byteLength >> 1)
  const samples = new Float32Array(pcm.length)
  for (let i = 0; i < pcm.length; i++) samples[i] = (pcm[i] as number) / 32_768
  return samples
}
