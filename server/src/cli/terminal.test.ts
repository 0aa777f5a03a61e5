import { expect, test } from 'vitest'
import { Terminal } from './terminal.ts'

function record(options: { json: boolean; isTTY?: boolean }) {
  const out: string[] = []
  const err: string[] = []
  const terminal = new Terminal({
    json: options.json,
    out: { write: (text) => out.push(text) },
    err: { isTTY: options.isTTY ?? false, columns: 80, write: (text) => err.push(text) },
  })
  return { terminal, out, err }
}

test('with --json standard output gets one document, whatever else is said', () => {
  const { terminal, out, err } = record({ json: true })
  terminal.say('on the way')
  terminal.answer({ a: 1 }, ['for people'])
  terminal.answer({ a: 2 }, [])
  terminal.complain({ exitCode: 1, code: 'X', message: 'broken', remedy: 'mend it' })
  expect(out).toEqual(['{"a":1}\n'])
  expect(err.join('')).toBe('on the way\nhuaben: broken\n  mend it\n')
})

test('a failure is the one document when nothing was answered yet', () => {
  const { terminal, out } = record({ json: true })
  terminal.complain({ exitCode: 3, code: 'X', message: 'broken', remedy: '' })
  expect(out).toEqual(['{"error":{"code":"X","message":"broken","remedy":"","exit_code":3}}\n'])
})

test('for people a failure leaves standard output empty', () => {
  const { terminal, out } = record({ json: false })
  terminal.complain({ exitCode: 3, code: 'X', message: 'broken', remedy: '' })
  expect(out).toEqual([])
})

test('live lines replace each other on a terminal, and are gone before a word is said', () => {
  const { terminal, err } = record({ json: false, isTTY: true })
  terminal.live(['one', 'two'])
  terminal.live(['three'])
  terminal.say('done')
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
  people.terminal.say(title)
  people.terminal.live([title])
  people.terminal.answer({ title }, [title])
  people.terminal.complain({ exitCode: 1, code: 'X', message: title, remedy: title })
  expect(people.out).toEqual([`${shown}\n`])
  expect(people.err).toEqual([`${shown}\n`, `${shown}\n`, '\u001b[1A\u001b[0J', `huaben: ${shown}\n  ${shown}\n`])
  const machine = record({ json: true })
  machine.terminal.answer({ title }, [title])
  expect(machine.out).toEqual([`${JSON.stringify({ title })}\n`])
})
