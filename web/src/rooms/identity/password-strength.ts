// The server's rule for passwords, judged while one types: what is typed leaves the page only when it is sent. The word lists
// are large, so they are loaded when somebody begins to type a new password, and never before.
import { useDeferredValue, useEffect, useState } from 'react'

export const LENGTH_MIN = 8
export const SCORE_MIN = 3
const JUDGED_MAX = 100

export type Strength = {
  /** 0 to 4; from 3 on the server takes it. */
  readonly score: number
  readonly warning: string | null
}
type Judge = (password: string, own: readonly string[]) => Strength

let loading: Promise<Judge> | null = null

function loadJudge(): Promise<Judge> {
  loading ??= makeJudge().catch((error: unknown) => {
    loading = null
    throw error
  })
  return loading
}

async function makeJudge(): Promise<Judge> {
  const [core, common, english] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
  ])
  const factory = new core.ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
    maxLength: JUDGED_MAX,
  })
  return (password, own) => {
    const plain = password.normalize('NFKC')
    if ([...plain].length < LENGTH_MIN) return { score: 0, warning: 'short' }
    const inputs = own.flatMap((text) => [text, ...text.split(/[@.\s]/)]).filter((text) => text.length > 2)
    const { score, feedback } = factory.check(plain.slice(0, JUDGED_MAX), inputs)
    return { score, warning: feedback.warning ?? (score < SCORE_MIN ? 'anotherWord' : null) }
  }
}

/** Null while nothing is typed, and until the lists are here. */
export function useStrength(password: string, own: readonly string[]): Strength | null {
  const [judge, setJudge] = useState<Judge | null>(null)
  const judged = useDeferredValue(password)
  const isWanted = password !== ''
  useEffect(() => {
    if (!isWanted) return
    let isGone = false
    // Without the lists the server still decides.
    loadJudge().then(
      (loaded) => !isGone && setJudge(() => loaded),
      () => undefined,
    )
    return () => {
      isGone = true
    }
  }, [isWanted])
  return judged === '' || judge === null ? null : judge(judged, own)
}
