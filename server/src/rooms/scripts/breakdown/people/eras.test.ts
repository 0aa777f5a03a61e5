// The time of a script, by its words.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { inferEra } from './eras.ts'

const read = (name: string) => readFileSync(join(import.meta.dirname, '../testdata', name), 'utf8')

test.each([
  ['people/revenge.txt', 'modern'],
  ['people/palace.txt', 'period'],
  ['people/held-out-ceo.txt', 'modern'],
  ['people/held-out-motel.fountain', 'modern'],
  ['zhongli-shortdrama.txt', 'qing'],
  ['liaozhai-zhongli.txt', 'period'],
  ['romeo-juliet-balcony.txt', 'renaissance'],
  ['people/manor.txt', null],
])('%s: %s', (name, era) => expect(inferEra(read(name))).toBe(era))

test('a running joke makes no other time, and two times at once make none', () => {
  expect(inferEra('手机响了。电脑坏了。出租车来了。\n朕！朕！朕！朕！朕！朕！')).toBeNull()
  expect(inferEra('手机响了。电脑坏了。出租车来了。公司。医院。电梯。\n朕！朕！朕！朕！朕！朕！')).toBe('modern')
})
