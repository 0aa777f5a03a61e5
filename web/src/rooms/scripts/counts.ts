import type { useTexts } from './texts.ts'

type Counts = { readonly scenes?: number; readonly shots: number; readonly lines: number }

/** "1 scene", "3 shots", "2 lines". */
export const countsOf = (t: ReturnType<typeof useTexts>, { scenes, shots, lines }: Counts): readonly string[] => [
  ...(scenes === undefined ? [] : [t('sceneCount', { count: scenes })]),
  t('shotCount', { count: shots }),
  t('lineCount', { count: lines }),
]
