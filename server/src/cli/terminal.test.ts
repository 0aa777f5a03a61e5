import { expect, test } from 'vitest'
import type { Language } from '#platform/faults.ts'
import { both, same } from '#platform/localised.ts'
import { cutTo, padTo, Terminal } from './terminal.ts'

function record(options: { json: boolean; isTTY?: boolean; language?: Language }) {
  const out: string[] = []
  const err: string[] = []
  const terminal = new Terminal({
    json: options.json,
    language: options.language ?? 'en',
    out: { write: (text) => out.push(text) },
    err: { isTTY: options.isTTY ?? false, columns: 80, write: (text) => err.push(text) },
  })
  return { terminal, out, err }
}

test('with --json standard output gets one document, whatever else is said', () => {
  const { terminal, out, err } = record({ json: true })
  terminal.say(same('on the way'))
  terminal.answer({ a: 1 }, [same('for people')])
  terminal.answer({ a: 2 }, [])
  terminal.complain({ exitCode: 1, code: 'X', message: same('broken'), remedy: same('mend it') })
  expect(out).toEqual(['{"a":1}\n'])
  expect(err.join('')).toBe('on the way\nhuaben: broken\n  mend it\n')
})

test('a failure is the one document when nothing was answered yet', () => {
  const { terminal, out } = record({ json: true })
  terminal.complain({ exitCode: 3, code: 'X', message: same('broken'), remedy: same('') })
  expect(out).toEqual(['{"error":{"code":"X","message":"broken","remedy":"","exit_code":3}}\n'])
})

test('for people a failure leaves standard output empty', () => {
  const { terminal, out } = record({ json: false })
  terminal.complain({ exitCode: 3, code: 'X', message: same('broken'), remedy: same('') })
  expect(out).toEqual([])
})

test('live lines replace each other on a terminal, and are gone before a word is said', () => {
  const { terminal, err } = record({ json: false, isTTY: true })
  terminal.live(['one', 'two'])
  terminal.live(['three'])
  terminal.say(same('done'))
  expect(err).toEqual(['one\ntwo\n', '\u001b[2A\u001b[0J', 'three\n', '\u001b[1A\u001b[0J', 'done\n'])
})

test('elsewhere nothing is rewritten', () => {
  const { terminal, err } = record({ json: false })
  terminal.live(['one'])
  terminal.clearLive()
  expect(err).toEqual([])
})

test('control characters of a script reach no terminal; machines get them as they are', () => {
  const title = 'A\u001b]0;owned\u0007\u009b2J\u007f\r老王\tB'
  const shown = 'A␛]0;owned␇\ufffd2J␡␍老王\tB'
  const people = record({ json: false, isTTY: true })
  people.terminal.say(same(title))
  people.terminal.live([title])
  people.terminal.answer({ title }, [same(title)])
  people.terminal.complain({ exitCode: 1, code: 'X', message: same(title), remedy: same(title) })
  expect(people.out).toEqual([`${shown}\n`])
  expect(people.err).toEqual([`${shown}\n`, `${shown}\n`, '\u001b[1A\u001b[0J', `huaben: ${shown}\n  ${shown}\n`])
  const machine = record({ json: true })
  machine.terminal.answer({ title }, [same(title)])
  expect(machine.out).toEqual([`${JSON.stringify({ title })}\n`])
})

test('people read their language; the document for machines has the same keys and codes', () => {
  const told = { exitCode: 3, code: 'X', message: both('broken', '坏了'), remedy: both('mend it', '请修理') }
  const chinese = record({ json: true, language: 'zh-CN' })
  chinese.terminal.complain(told)
  expect(chinese.err).toEqual(['huaben: 坏了\n  请修理\n'])
  expect(chinese.out).toEqual(['{"error":{"code":"X","message":"坏了","remedy":"请修理","exit_code":3}}\n'])
})

test('a Chinese character takes two columns', () => {
  expect(padTo('音色', 6)).toBe('音色  ')
  expect(padTo('voices', 6)).toBe('voices')
  expect(cutTo('台词配音', 8)).toBe('台词配音')
  expect(cutTo('台词配音', 7)).toBe('台词配…')
  expect(cutTo('台词配音', 6)).toBe('台词…')
})

test('a live line wider than the terminal is cut, so that the next one finds its beginning', () => {
  const { terminal, err } = record({ json: false, isTTY: true })
  terminal.live(['台'.repeat(41)])
  expect(err).toEqual([`${'台'.repeat(39)}…\n`])
})
