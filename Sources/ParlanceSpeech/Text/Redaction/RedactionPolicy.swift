/// The policies: what a client may ask to have hidden, named as AssemblyAI names them.
public enum RedactionPolicy: String, CaseIterable, Sendable {
    case accountNumber = "account_number"
    case bankingInformation = "banking_information"
    case bloodType = "blood_type"
    case creditCardCVV = "credit_card_cvv"
    case creditCardExpiration = "credit_card_expiration"
    case creditCardNumber = "credit_card_number"
    case date
    case dateInterval = "date_interval"
    case dateOfBirth = "date_of_birth"
    case driversLicense = "drivers_license"
    case drug
    case duration
    case emailAddress = "email_address"
    case event
    case filename
    case gender
    case genderSexuality = "gender_sexuality"
    case healthcareNumber = "healthcare_number"
    case injury
    case ipAddress = "ip_address"
    case language
    case location
    case maritalStatus = "marital_status"
    case medicalCondition = "medical_condition"
    case medicalProcess = "medical_process"
    case moneyAmount = "money_amount"
    case nationality
    case numberSequence = "number_sequence"
    case occupation
    case organization
    case organizationMedicalFacility = "organization_medical_facility"
    case passportNumber = "passport_number"
    case password
    case personAge = "person_age"
    case personName = "person_name"
    case phoneNumber = "phone_number"
    case physicalAttribute = "physical_attribute"
    case politicalAffiliation = "political_affiliation"
    case religion
    case sexuality
    case statistics
    case time
    case url
    case usSocialSecurityNumber = "us_social_security_number"
    case username
    case vehicleId = "vehicle_id"
    case zodiacSign = "zodiac_sign"

    // Of our own.
    case macAddress = "mac_address"
    case nationalID = "national_id"
}
