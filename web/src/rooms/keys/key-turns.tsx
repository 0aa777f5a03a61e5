import { useMutation } from '@tanstack/react-query'
import type { ProviderKey } from '#contract/keys.ts'
import { api } from '#web/api/request.ts'
import { Problem } from '#web/kit/problem.tsx'
import { Segments } from '#web/ui/segments.tsx'
import { isInTurn, type Shelf, useForgetKeys } from './keys.ts'
import { useRuleTexts } from './rule-texts.ts'

type TurnsProps = {
  readonly shelf: Shelf
  readonly provider: string
  readonly name: string
  readonly keys: readonly ProviderKey[]
}

/** Whether the keys of a provider are used from the top down, or take turns so that each carries its share. */
export function KeyTurns({ shelf, provider, name, keys }: TurnsProps) {
  const t = useRuleTexts()
  const onSettled = useForgetKeys(shelf)
  const choose = useMutation({
    mutationFn: async (wish: 'order' | 'turn') => {
      if (wish === 'order') {
        await api.put(`${shelf.path}/order`, { body: { provider, key_ids: keys.map((key) => key.id) } })
        return
      }
      // Whoever shares the first place takes turns. Stopped half-way, the rest keep their places.
      for (const { id, place, revision } of keys)
        if (place !== 0) await api.patch(`${shelf.path}/${id}`, { body: { place: 0 }, revision })
    },
    onSettled,
  })
  return (
    <>
      <Segments
        label={t('turn', { provider: name })}
        value={isInTurn(keys) ? 'turn' : 'order'}
        onChange={(wish) => choose.mutate(wish)}
        options={[
          { value: 'order', label: t('oneByOne') },
          { value: 'turn', label: t('inTurn') },
        ]}
      />
      {choose.error && (
        <div className="w-full">
          <Problem error={choose.error} />
        </div>
      )}
    </>
  )
}
