-- The team's schema.  Run by the administrator, as PostgreSQL's superuser or the database's owner.
--
-- Members reach the people's rows through functions alone, which run as the owner of the schema.  What they may read is
-- `figures`, a copy that never holds anything of fewer than five people, and that changes only by five people at once.

create schema coach_team authorization coach_team_owner;
set local role coach_team_owner;
alter default privileges in schema coach_team revoke execute on functions from public;
alter default privileges revoke execute on functions from public;

create table coach_team.settings (
    one boolean primary key default true check (one),
    keep_months integer not null check (keep_months between 1 and 120),
    tended_on date not null default '-infinity'
);

create table coach_team.members (
    member uuid primary key,
    team text not null check (length(team) between 1 and 60)
);

-- One row per person and day.  X_shown is what of X the figures hold; null: nothing.
create table coach_team.days (
    day date not null,
    team text not null,
    member uuid not null,
    moved smallint check (moved between 0 and 1),
    minutes integer check (minutes between 0 and 1440),
    sessions integer check (sessions between 0 and 500),
    moved_shown smallint,
    minutes_shown integer,
    sessions_shown integer,
    primary key (team, day, member)
) partition by range (day);
create index days_of_member on coach_team.days (member);

-- How many left since a figure was made that had them in it.
create table coach_team.departures (
    team text not null,
    day date not null,
    field text not null,
    gone integer not null,
    primary key (team, day, field)
);

create table coach_team.figures (
    team text not null,
    day date not null,
    field text not null,
    people integer not null check (people >= 5),
    total bigint not null,
    primary key (team, day, field)
);
create index figures_by_day on coach_team.figures (day, field);

-- A second wall: a right that is granted by mistake shows no row.
alter table coach_team.days enable row level security;
alter table coach_team.members enable row level security;
alter table coach_team.departures enable row level security;
alter table coach_team.settings enable row level security;

-- Once a day: a partition for each month that is kept and for the next, none for older ones.
create function coach_team.tend() returns date
    language plpgsql security definer set search_path = coach_team, pg_temp as $$
declare
    first_kept date;
    month date;
    old record;
begin
    select date_trunc('month', current_date) - make_interval(months => keep_months) into first_kept from settings;
    update settings set tended_on = current_date where tended_on <> current_date;
    if not found then
        return first_kept;
    end if;
    for month in
        select generate_series(first_kept, date_trunc('month', current_date) + interval '1 month', interval '1 month')
    loop
        -- counted by nobody: how many rows there are is not for members; room beside each row, for X_shown changes often
        execute format(
            'create table if not exists %I partition of days for values from (%L) to (%L) '
            'with (autovacuum_enabled = false, fillfactor = 50)',
            'days_' || to_char(month, 'YYYY_MM'), month, month + interval '1 month'
        );
    end loop;
    for old in
        select child.relname from pg_inherits
        join pg_class child on child.oid = inhrelid
        where inhparent = 'days'::regclass and child.relname < 'days_' || to_char(first_kept, 'YYYY_MM')
    loop
        execute format('drop table %I', old.relname);
    end loop;
    delete from figures where day < first_kept;
    delete from departures where day < first_kept;
    return first_kept;
end $$;

-- Make the figures of a team's days anew where at least five people's values have changed since the last time.
create function coach_team.publish(of_team text, of_days date[]) returns void
    language plpgsql security definer set search_path = coach_team, pg_temp as $$
declare
    due jsonb;
    field text;
    due_days date[];
begin
    -- field -> days; one look at the rows for all fields, for mostly there is nothing to do
    with changed as (
        select day,
            count(*) filter (where moved is distinct from moved_shown) as moved,
            count(*) filter (where minutes is distinct from minutes_shown) as minutes,
            count(*) filter (where sessions is distinct from sessions_shown) as sessions
        from days where team = of_team and day = any(of_days) group by day
        union all
        select day,
            sum(gone) filter (where departures.field = 'moved'),
            sum(gone) filter (where departures.field = 'minutes'),
            sum(gone) filter (where departures.field = 'sessions')
        from departures where team = of_team and day = any(of_days) group by day
    ),
    people as (
        select day, sum(moved) as moved, sum(minutes) as minutes, sum(sessions) as sessions from changed group by day
    )
    select jsonb_build_object(
        'moved', jsonb_agg(day) filter (where moved >= 5),
        'minutes', jsonb_agg(day) filter (where minutes >= 5),
        'sessions', jsonb_agg(day) filter (where sessions >= 5)
    ) into due from people;
    for field, due_days in
        select key, array(select jsonb_array_elements_text(value)::date) from jsonb_each(due) where value <> 'null'
    loop
        execute format($sql$
            with settled as (
                delete from departures where team = $1 and day = any($2) and field = %1$L
            ),
            sums as (
                select due.day, count(days.%1$I) as people, coalesce(sum(days.%1$I), 0) as total
                from unnest($2) as due (day) left join days on days.team = $1 and days.day = due.day
                group by due.day
            ),
            shown as (
                insert into figures
                select $1, day, %1$L, people, total from sums where people >= 5
                on conflict (team, day, field) do update set people = excluded.people, total = excluded.total
            ),
            withdrawn as (
                delete from figures using sums
                where figures.team = $1 and figures.day = sums.day and figures.field = %1$L and sums.people < 5
            )
            update days set %1$s_shown = case when sums.people >= 5 then %1$I end
            from sums where days.team = $1 and days.day = sums.day
                and %1$s_shown is distinct from case when sums.people >= 5 then %1$I end
        $sql$, field) using of_team, due_days;
    end loop;
end $$;

create function coach_team.join_team(who uuid, to_team text) returns void
    language plpgsql security definer set search_path = coach_team, pg_temp as $$
begin
    insert into members values (who, to_team);
end $$;

-- Take a person's days; return those that were taken.  Others lie ahead of the calendar, or before what is kept.
create function coach_team.push(
    who uuid, of_days date[], of_moved smallint[], of_minutes integer[], of_sessions integer[]
) returns setof date
    language plpgsql security definer set search_path = coach_team, pg_temp as $$
declare
    of_team text;
    first_kept date := tend();
begin
    select team into of_team from members where member = who;
    if not found then
        raise exception 'no such member' using errcode = 'no_data_found';
    end if;
    -- one at a time for each team: figures are made of what is settled
    perform pg_advisory_xact_lock(hashtext('coach_team'), hashtext(of_team));
    return query
        insert into days (day, team, member, moved, minutes, sessions)
        select distinct on (given.day) given.day, of_team, who, given.moved, given.minutes, given.sessions
        from unnest(of_days, of_moved, of_minutes, of_sessions) as given (day, moved, minutes, sessions)
        where given.day between first_kept and current_date + 1  -- another zone may be a day ahead
        -- a day only grows: a journal that was restored from an older copy takes nothing back
        on conflict (team, day, member) do update set
            moved = greatest(days.moved, excluded.moved),
            minutes = greatest(days.minutes, excluded.minutes),
            sessions = greatest(days.sessions, excluded.sessions)
        returning days.day;
    perform publish(of_team, of_days);
end $$;

create function coach_team.leave_team(who uuid) returns integer
    language plpgsql security definer set search_path = coach_team, pg_temp as $$
declare
    of_team text;
    of_days date[];
begin
    delete from members where member = who returning team into of_team;
    if not found then
        raise exception 'no such member' using errcode = 'no_data_found';
    end if;
    perform pg_advisory_xact_lock(hashtext('coach_team'), hashtext(of_team));
    with gone as (delete from days where member = who returning *),
    each_field as (
        select gone.day, each.field from gone
        cross join lateral (
            values ('moved', moved_shown::integer), ('minutes', minutes_shown), ('sessions', sessions_shown)
        ) as each (field, shown)
        where each.shown is not null
    ),
    counted as (
        insert into departures select of_team, day, field, 1 from each_field
        on conflict (team, day, field) do update set gone = departures.gone + 1
    )
    select coalesce(array_agg(day), '{}') into of_days from gone;
    perform publish(of_team, of_days);
    return cardinality(of_days);
end $$;

grant usage on schema coach_team to coach_team_member;
grant select on coach_team.figures to coach_team_member;
grant execute on function
    coach_team.join_team, coach_team.push, coach_team.leave_team to coach_team_member;
reset role;
