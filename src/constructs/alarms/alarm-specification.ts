import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { AlarmProfile, AlarmSettings } from './alarm-options';
import { AlarmRouteOptions } from './alarm-route-options';

/** The period of all alarms: a shorter one costs more, a longer one delays the notification. */
export const ALARM_PERIOD = Duration.minutes(1);

/** An alarm that a construct may create. Functions defer what is only needed if it does. */
export interface AlarmSpecification {
  readonly id: string;
  /** The smallest profile that includes the alarm. */
  readonly profile: AlarmProfile.ESSENTIAL | AlarmProfile.FULL;
  /** The user's choice, which overrides the profile. */
  readonly enabled?: boolean;
  /** The user's choice of whom the alarm notifies. */
  readonly route?: AlarmRouteOptions;
  readonly metric: () => cloudwatch.IMetric;
  /** The alarm goes into ALARM above it. Undefined only if the alarm is not created. */
  readonly threshold?: number;
  /** Set for an alarm on a metric that always has data: it goes into ALARM if there is none. It has no threshold of its own. */
  readonly onSilence?: true;
  /** The number of most recent periods to evaluate. */
  readonly periods: number;
  /** The number of those periods that must breach the threshold: fewer where the metric has gaps. @default - all */
  readonly datapoints?: number;
  /** What the ALARM state means, and the command that shows or fixes the cause. A brief one is asked for where names may be too long for CloudWatch. */
  readonly description: (brief: boolean) => string;
  /** Set for an alarm on one version, which each deployment replaces: the first state of a new alarm is OK, which is no recovery. */
  readonly ofOneVersion?: true;
  /** Called with the alarm if it is created. */
  readonly onCreated?: (alarm: cloudwatch.Alarm) => void;
}

/** An alarm on a number of events. By default, one event is enough for ALARM. */
export function countAlarm(
  id: string, settings: AlarmSettings | undefined, alarm: Omit<AlarmSpecification, 'id' | 'enabled' | 'route' | 'threshold'>,
): AlarmSpecification {
  return { id, enabled: settings?.enabled, route: settings, threshold: settings?.threshold ?? 0, ...alarm };
}

/** Indicates whether an alarm is created. The user's choice overrides the profile. */
export function isWanted(alarm: Pick<AlarmSpecification, 'profile' | 'enabled'>, profile: AlarmProfile | undefined): boolean {
  return alarm.enabled ?? (profile === AlarmProfile.FULL || (profile ?? AlarmProfile.ESSENTIAL) === alarm.profile);
}
