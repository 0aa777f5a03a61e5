import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainDelivery, readDelivery } from './delivery.ts'

describe('readDelivery', () => {
  it.each(['', '  ', '走到窗前', 'beer raised', 'to Jack'])('leaves the voice alone for %j', (direction) => {
    expect(readDelivery(direction)).toEqual(plainDelivery)
  })

  it.each([
    ['低语', 'whispering'],
    ['大喊', 'SHOUTING'],
    ['哽咽', 'sobbing'],
    ['笑', 'laughs'],
    ['缓缓地', 'slowly'],
    ['急切', 'in a hurry'],
    ['颤抖', 'trembling'],
    ['小声', 'quietly'],
    ['空灵', 'ethereal'],
    ['怒', 'angrily'],
  ])('reads %s and %s alike, and not as plain', (chinese, english) => {
    expect(readDelivery(chinese)).toEqual(readDelivery(english))
    expect(readDelivery(chinese)).not.toEqual(plainDelivery)
  })

  it('goes the way the words say', () => {
    expect(readDelivery('大喊').levelDb).toBeGreaterThan(2)
    expect(readDelivery('耳语').breath).toBeGreaterThan(0.5)
    expect(readDelivery('慢').pacePercent).toBeLessThan(90)
    expect(readDelivery('急').pacePercent).toBeGreaterThan(110)
    expect(readDelivery('哭').tremble).toBeGreaterThan(0.3)
    expect(readDelivery('空灵').space).toBeGreaterThan(0.3)
  })

  it('stays within taste whatever is combined', () => {
    const words = ['低语', '喊', '哭', '笑', '慢', '急', '颤', '惊', '怒', '冷', '仙', '讽']
    fc.assert(
      fc.property(fc.subarray(words), (some) => {
        const delivery = readDelivery(some.join('、'))
        expect(delivery.pitchSemitones).toBeLessThanOrEqual(4)
        expect(delivery.pitchSemitones).toBeGreaterThanOrEqual(-3)
        expect(delivery.pacePercent).toBeGreaterThanOrEqual(70)
        expect(delivery.pacePercent).toBeLessThanOrEqual(135)
        expect(delivery.levelDb).toBeLessThanOrEqual(5)
        expect(delivery.levelDb).toBeGreaterThanOrEqual(-9)
      }),
    )
  })
})
