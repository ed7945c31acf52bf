// The fields of a model's structs (archive/fields.h), for whatever goes over all that a model says: archives of it (model/archive.h), and what stands for
// its meaning (model/meaning.h).
#pragma once

#include "archive/fields.h"
#include "model/model.h"

namespace doudi::archive {

using namespace model;

template <>
inline constexpr auto kFields<Type> = Fields<Type>(&Type::kind, &Type::unit, &Type::enumeration, &Type::element);

template <>
inline constexpr auto kFields<Code> = Fields<Code>(&Code::code);

// What most have stands first, so that most marks take one byte.
template <>
inline constexpr auto kFields<Expr> = Fields<Expr>(&Expr::op, &Expr::type, &Expr::level, &Expr::args, &Expr::span, &Expr::index,
    &Expr::text, &Expr::constant, &Expr::output, &Expr::has_date, &Expr::date, &Expr::collection, &Expr::has_filter, &Expr::rounding,
    &Expr::step, &Expr::count, &Expr::unique, &Expr::leap_day, &Expr::table, &Expr::members, &Expr::texts);

template <>
inline constexpr auto kFields<Basis> = Fields<Basis>(&Basis::title, &Basis::short_title, &Basis::document_number, &Basis::article,
    &Basis::note, &Basis::example, &Basis::replaced);

template <>
inline constexpr auto kFields<Period> = Fields<Period>(&Period::from, &Period::until, &Period::for_good);

template <>
inline constexpr auto kFields<LegalSource> = Fields<LegalSource>(&LegalSource::title, &LegalSource::document_number,
    &LegalSource::short_title, &LegalSource::period, &LegalSource::span);

template <>
inline constexpr auto kFields<Enum> = Fields<Enum>(&Enum::name, &Enum::members, &Enum::order, &Enum::codes, &Enum::others, &Enum::span);

template <>
inline constexpr auto kFields<Document> = Fields<Document>(&Document::name, &Document::shared, &Document::shared_from, &Document::promise,
    &Document::general, &Document::valid_months, &Document::period, &Document::issuer, &Document::note, &Document::basis, &Document::span);

template <>
inline constexpr auto kFields<Entity> = Fields<Entity>(&Entity::name, &Entity::parent, &Entity::children, &Entity::facts,
    &Entity::designation, &Entity::number, &Entity::link, &Entity::inner, &Entity::owner, &Entity::timeline, &Entity::from, &Entity::until,
    &Entity::known, &Entity::of, &Entity::value, &Entity::question, &Entity::span);

template <>
inline constexpr auto kFields<RangeEnd> = Fields<RangeEnd>(&RangeEnd::number, &RangeEnd::date, &RangeEnd::reference_date,
    &RangeEnd::inclusive);

template <>
inline constexpr auto kFields<EvidenceOption> = Fields<EvidenceOption>(&EvidenceOption::kind, &EvidenceOption::document,
    &EvidenceOption::sources);

template <>
inline constexpr auto kFields<Fact> = Fields<Fact>(&Fact::name, &Fact::entity, &Fact::type, &Fact::scale, &Fact::low, &Fact::high,
    &Fact::label, &Fact::question, &Fact::evidence, &Fact::valid_months, &Fact::personal, &Fact::identity_number, &Fact::digits,
    &Fact::fallback, &Fact::columns, &Fact::note, &Fact::implicit, &Fact::check_policy, &Fact::decides, &Fact::presence, &Fact::blank,
    &Fact::to_supply, &Fact::stands_for, &Fact::history, &Fact::then, &Fact::lasting, &Fact::states, &Fact::span);

template <>
inline constexpr auto kFields<ParameterKey> = Fields<ParameterKey>(&ParameterKey::name, &ParameterKey::type);

template <>
inline constexpr auto kFields<ParameterRow> = Fields<ParameterRow>(&ParameterRow::keys, &ParameterRow::period, &ParameterRow::values,
    &ParameterRow::basis, &ParameterRow::computed, &ParameterRow::filler, &ParameterRow::span);

template <>
inline constexpr auto kFields<ParameterOutput> = Fields<ParameterOutput>(&ParameterOutput::name, &ParameterOutput::type,
    &ParameterOutput::derived);

template <>
inline constexpr auto kFields<Parameter> = Fields<Parameter>(&Parameter::name, &Parameter::use, &Parameter::keys, &Parameter::outputs,
    &Parameter::rows, &Parameter::span);

template <>
inline constexpr auto kFields<SetRow> = Fields<SetRow>(&SetRow::code, &SetRow::period, &SetRow::basis, &SetRow::span);

template <>
inline constexpr auto kFields<Set> = Fields<Set>(&Set::name, &Set::element, &Set::rows, &Set::for_good, &Set::span);

template <>
inline constexpr auto kFields<Definition> = Fields<Definition>(&Definition::name, &Definition::entity, &Definition::type, &Definition::body,
    &Definition::basis, &Definition::note, &Definition::table, &Definition::read_anew, &Definition::original, &Definition::layer,
    &Definition::rule_set, &Definition::span);

template <>
inline constexpr auto kFields<DecisionTable> = Fields<DecisionTable>(&DecisionTable::name, &DecisionTable::entity, &DecisionTable::hit,
    &DecisionTable::outputs, &DecisionTable::rows, &DecisionTable::header, &DecisionTable::row_basis, &DecisionTable::basis,
    &DecisionTable::span);

template <>
inline constexpr auto kFields<Validation> = Fields<Validation>(&Validation::name, &Validation::entity, &Validation::condition,
    &Validation::message, &Validation::span);

template <>
inline constexpr auto kFields<TimesLimit> = Fields<TimesLimit>(&TimesLimit::count, &TimesLimit::decisive, &TimesLimit::times,
    &TimesLimit::months, &TimesLimit::calendar_year);

template <>
inline constexpr auto kFields<Condition> = Fields<Condition>(&Condition::name, &Condition::expression, &Condition::limit, &Condition::basis,
    &Condition::period, &Condition::span);

template <>
inline constexpr auto kFields<Months> = Fields<Months>(&Months::when, &Months::first, &Months::last);

template <>
inline constexpr auto kFields<Change> = Fields<Change>(&Change::benefit, &Change::value, &Change::limits, &Change::text, &Change::span);

template <>
inline constexpr auto kFields<Exception> = Fields<Exception>(&Exception::name, &Exception::when, &Exception::written, &Exception::decides,
    &Exception::positive, &Exception::conditions, &Exception::changes, &Exception::outranks, &Exception::yields_to, &Exception::months,
    &Exception::basis, &Exception::period, &Exception::span);

template <>
inline constexpr auto kFields<HumanCheck> = Fields<HumanCheck>(&HumanCheck::name, &HumanCheck::when, &HumanCheck::discretion,
    &HumanCheck::lapsed, &HumanCheck::decision, &HumanCheck::record, &HumanCheck::offices, &HumanCheck::time_limit, &HumanCheck::question,
    &HumanCheck::basis, &HumanCheck::period, &HumanCheck::span);

template <>
inline constexpr auto kFields<Effect> = Fields<Effect>(&Effect::kind, &Effect::name, &Effect::before, &Effect::after, &Effect::parts,
    &Effect::labels, &Effect::basis, &Effect::span);

template <>
inline constexpr auto kFields<Benefit> = Fields<Benefit>(&Benefit::name, &Benefit::type, &Benefit::kind, &Benefit::content,
    &Benefit::quantity, &Benefit::period, &Benefit::value, &Benefit::when, &Benefit::months, &Benefit::nothing_if_refused,
    &Benefit::at_most, &Benefit::may_be_estimate, &Benefit::estimate_when, &Benefit::offset_of, &Benefit::time_limit, &Benefit::note,
    &Benefit::effects, &Benefit::basis, &Benefit::in_force, &Benefit::span);

template <>
inline constexpr auto kFields<Pledge> = Fields<Pledge>(&Pledge::name, &Pledge::when, &Pledge::basis, &Pledge::period, &Pledge::span);

template <>
inline constexpr auto kFields<DocumentRequirement> = Fields<DocumentRequirement>(&DocumentRequirement::document, &DocumentRequirement::each,
    &DocumentRequirement::filter, &DocumentRequirement::when, &DocumentRequirement::later, &DocumentRequirement::promise,
    &DocumentRequirement::shared, &DocumentRequirement::valid_months, &DocumentRequirement::purpose, &DocumentRequirement::basis,
    &DocumentRequirement::period, &DocumentRequirement::span);

template <>
inline constexpr auto kFields<Procedure> = Fields<Procedure>(&Procedure::when, &Procedure::offices, &Procedure::time_limit,
    &Procedure::special_limit, &Procedure::manner, &Procedure::no_application, &Procedure::basis, &Procedure::period);

template <>
inline constexpr auto kFields<Step> = Fields<Step>(&Step::name, &Step::office, &Step::time_limit, &Step::starts, &Step::when, &Step::basis);

template <>
inline constexpr auto kFields<Authority> = Fields<Authority>(&Authority::office, &Authority::when, &Authority::basis, &Authority::period,
    &Authority::span);

template <>
inline constexpr auto kFields<Review> = Fields<Review>(&Review::months, &Review::when);

template <>
inline constexpr auto kFields<PolicyVersion> = Fields<PolicyVersion>(&PolicyVersion::period, &PolicyVersion::filter,
    &PolicyVersion::authorities, &PolicyVersion::basis, &PolicyVersion::conditions, &PolicyVersion::exclusions,
    &PolicyVersion::terminations, &PolicyVersion::exceptions, &PolicyVersion::amount_conflict, &PolicyVersion::human_checks,
    &PolicyVersion::prerequisites, &PolicyVersion::precedes, &PolicyVersion::bridges, &PolicyVersion::benefits, &PolicyVersion::statuses,
    &PolicyVersion::status_months, &PolicyVersion::serves, &PolicyVersion::documents, &PolicyVersion::pledges, &PolicyVersion::procedures,
    &PolicyVersion::steps, &PolicyVersion::start, &PolicyVersion::start_note, &PolicyVersion::reviews, &PolicyVersion::span);

template <>
inline constexpr auto kFields<Policy> = Fields<Policy>(&Policy::name, &Policy::entity, &Policy::versions, &Policy::unit, &Policy::assesses,
    &Policy::others, &Policy::recalculates, &Policy::again, &Policy::finding, &Policy::rule_set, &Policy::span);

template <>
inline constexpr auto kFields<Finding> = Fields<Finding>(&Finding::policy, &Finding::code, &Finding::severity, &Finding::direction,
    &Finding::evidence, &Finding::innocent, &Finding::handling, &Finding::handling_basis, &Finding::data_sources, &Finding::span);

template <>
inline constexpr auto kFields<Exclusive> = Fields<Exclusive>(&Exclusive::name, &Exclusive::entity, &Exclusive::ordered, &Exclusive::when,
    &Exclusive::policies, &Exclusive::basis, &Exclusive::period, &Exclusive::span);

template <>
inline constexpr auto kFields<Need> = Fields<Need>(&Need::name, &Need::entity, &Need::condition, &Need::gap, &Need::note, &Need::span);

template <>
inline constexpr auto kFields<Resource> = Fields<Resource>(&Resource::name, &Resource::entity, &Resource::providers, &Resource::needs,
    &Resource::target, &Resource::amount, &Resource::amount_text, &Resource::time_limit, &Resource::documents, &Resource::after,
    &Resource::period, &Resource::balance, &Resource::balance_date, &Resource::basis, &Resource::span);

template <>
inline constexpr auto kFields<Property> = Fields<Property>(&Property::name, &Property::entity, &Property::condition, &Property::cause,
    &Property::effect, &Property::trend, &Property::premise, &Property::basis, &Property::note, &Property::rule_set, &Property::span);

// An example is read by way of its syntax tree.
template <>
inline constexpr auto kFields<Model> = Fields<Model>(&Model::expressions, &Model::sources, &Model::units, &Model::enums, &Model::documents,
    &Model::entities, &Model::facts, &Model::parameters, &Model::sets, &Model::definitions, &Model::tables, &Model::validations,
    &Model::policies, &Model::exclusives, &Model::findings, &Model::needs, &Model::resources, &Model::properties, NotKept(&Model::examples),
    &Model::rule_sets);

}  // namespace doudi::archive
