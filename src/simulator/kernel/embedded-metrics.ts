import type { MetricStore } from './metrics';

/** The part of a log line that tells CloudWatch of metrics. */
interface Directive {
  readonly Namespace?: unknown;
  readonly Dimensions?: unknown;
  readonly Metrics?: unknown;
}

/**
 * Records the metrics of log lines in the embedded metric format. As in CloudWatch, lines that do not keep to the format are only logs.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function recordEmbeddedMetrics(text: string, store: MetricStore, atMs: number): void {
  if (!text.includes('"_aws"')) return;
  for (const line of text.split('\n')) {
    const document = objectIn(line);
    const { CloudWatchMetrics: directives } = (document._aws ?? {}) as { readonly CloudWatchMetrics?: unknown };
    for (const directive of listOf<Directive>(directives)) recordDirective(directive, document, store, atMs);
  }
}

function recordDirective({ Namespace, Dimensions, Metrics }: Directive, document: Record<string, unknown>, store: MetricStore, atMs: number): void {
  if (typeof Namespace !== 'string') return;
  for (const { Name } of listOf<{ readonly Name: string }>(Metrics)) {
    const values = [document[Name]].flat().filter(value => typeof value === 'number');
    for (const names of listOf<string[]>(Dimensions)) {
      const dimensions = Object.fromEntries(listOf<string>(names).map(name => [name, String(document[name])]));
      for (const value of values) store.record(Namespace, Name, dimensions, value, atMs);
    }
  }
}

function objectIn(line: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(line)) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function listOf<T>(value: unknown): readonly T[] {
  return Array.isArray(value) ? value : [];
}
