import { SynthesizedResource } from '../synth/synthesized';
import { PropsValidator } from '../synth/validation';

const REPORT_BATCH_ITEM_FAILURES = 'ReportBatchItemFailures';

/** Adds a problem if an event source mapping ignores the failures that the handler reports, so that failed events count as processed. */
export function checkReportsFailures(problems: PropsValidator, mapping: SynthesizedResource): void {
  problems.addIf(!mapping.keeps('FunctionResponseTypes', [REPORT_BATCH_ITEM_FAILURES]),
    `functionResponseTypes is ${JSON.stringify(mapping.value('FunctionResponseTypes') ?? [])}, so Lambda ignores the failures that the handler reports, and failed ` +
    `events count as processed: keep ${REPORT_BATCH_ITEM_FAILURES}`);
}
