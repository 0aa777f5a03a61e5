import { expect, test } from 'vitest'
import { isOwnNetwork } from './own-network.ts'

test.each([
  ['http://localhost:11434', true],
  ['http://127.0.0.1:8188', true],
  ['http://192.168.1.20:7860', true],
  ['http://[::1]:8188', true],
  ['http://gpu-box:8188', true],
  ['http://studio.local', true],
  ['https://ollama.com', false],
  ['https://8.8.8.8', false],
  ['https://localhost.example.com', false],
  ['nonsense', false],
])('%s: %s', (url, isOwn) => {
  expect(isOwnNetwork(url)).toBe(isOwn)
})
