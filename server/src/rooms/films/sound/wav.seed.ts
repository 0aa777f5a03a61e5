// Sounds for the tests: 16-bit WAV at 48 kHz from a function of time.

export function aWav(seconds: number, sampleAt: (t: number) => number, rateHz = 48_000): Buffer {
  const samples = Math.round(seconds * rateHz)
  const bytes = Buffer.alloc(44 + samples * 2)
  bytes.write('RIFF', 0, 'latin1')
  bytes.writeUInt32LE(36 + samples * 2, 4)
  bytes.write('WAVEfmt ', 8, 'latin1')
  bytes.writeUInt32LE(16, 16)
  bytes.writeUInt16LE(1, 20)
  bytes.writeUInt16LE(1, 22)
  bytes.writeUInt32LE(rateHz, 24)
  bytes.writeUInt32LE(rateHz * 2, 28)
  bytes.writeUInt16LE(2, 32)
  bytes.writeUInt16LE(16, 34)
  bytes.write('data', 36, 'latin1')
  bytes.writeUInt32LE(samples * 2, 40)
  for (let i = 0; i < samples; i++) {
    const value = Math.max(-1, Math.min(1, sampleAt(i / rateHz)))
    bytes.writeInt16LE(Math.round(value * 32_767), 44 + i * 2)
  }
  return bytes
}

/** Syllables of a buzzing voice: as peaky as speech. */
export const voice =
  (pitchHz: number, level: number) =>
  (t: number): number => {
    const syllable = Math.max(0, Math.sin(2 * Math.PI * 2.3 * t)) ** 0.7
    let value = 0
    for (let harmonic = 1; harmonic <= 12; harmonic++)
      value += Math.cos(2 * Math.PI * pitchHz * harmonic * t) / harmonic
    return level * syllable * value
  }

export const tone =
  (hz: number, level: number) =>
  (t: number): number =>
    level * Math.sin(2 * Math.PI * hz * t)
