export type Counts = { readonly passed: number; readonly failed: number }

/** The part of vitest's JSON report that is read here. */
export type Report = {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly testResults: readonly FileResult[]
}

export type FileResult = {
  readonly name: string
  readonly status: string
  readonly message?: string
  readonly assertionResults: readonly TestResult[]
}

export type TestResult = {
  readonly fullName: string
  readonly status: string
  readonly failureMessages?: readonly string[]
}

/** A file that could not be loaded, or set up, or cleared away counts as one failed test: none of its own says so. */
export function countTests(report: Report): Counts {
  const unloaded = report.testResults.filter(isUnloaded)
  return { passed: report.numPassedTests, failed: report.numFailedTests + unloaded.length }
}

/** What failed and why, a few lines each: who reads only the end of a long log still sees the cause. */
export function describeFailures(report: Report, linesEach = 12): string[] {
  return report.testResults.flatMap((file) => [
    ...(isUnloaded(file)
      ? [describe(`${file.name} could not be loaded, set up or cleared away`, file.message, linesEach)]
      : []),
    ...file.assertionResults
      .filter((each) => each.status === 'failed')
      .map((each) => describe(`${file.name} > ${each.fullName}`, each.failureMessages?.join('\n'), linesEach)),
  ])
}

/** The report without these files. */
export function withoutFiles(report: Report, names: readonly string[]): Report {
  const left = report.testResults.filter((file) => names.includes(file.name))
  const count = (status: string) =>
    left.flatMap((file) => file.assertionResults).filter((each) => each.status === status).length
  return {
    numPassedTests: report.numPassedTests - count('passed'),
    numFailedTests: report.numFailedTests - count('failed'),
    testResults: report.testResults.filter((file) => !names.includes(file.name)),
  }
}

export const unloadedFiles = (report: Report): string[] => report.testResults.filter(isUnloaded).map(({ name }) => name)

const isUnloaded = (file: FileResult): boolean =>
  file.status === 'failed' && file.assertionResults.every(({ status }) => status !== 'failed')

function describe(what: string, message: string | undefined, lines: number): string {
  const said = (message ?? '').split('\n').slice(0, lines)
  return [`failed: ${what}`, ...said.map((line) => `  ${line}`)].join('\n')
}
