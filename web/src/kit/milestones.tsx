type MilestonesProps = { readonly label: string; readonly percent: number | null }

const QUARTERS = 4

/** Reads aloud how far something is, at every quarter: a number that is told each second is noise. */
export function Milestones({ label, percent }: MilestonesProps) {
  const quarter = percent === null ? 0 : Math.floor((percent * QUARTERS) / 100)
  return (
    <span role="status" className="sr-only">
      {quarter > 0 && `${label}: ${(100 * quarter) / QUARTERS} %`}
    </span>
  )
}
