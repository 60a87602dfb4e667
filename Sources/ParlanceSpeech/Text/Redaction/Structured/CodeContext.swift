import ParlanceCore

/// What the words before a number say that it is.
enum CodeContext: Sendable {
    /// How far before a number its name may stand.
    static let reach = 10

    private static let phrases: [[String]: RedactionPolicy] = {
        let lists: [(RedactionPolicy, String)] = [
            (
                .creditCardNumber,
                "card | visa | mastercard | master card | amex | american express | discover card | debit | sixteen digit"
            ),
            (
                .creditCardCvv,
                "cvv | c v v | cvc | c v c | csc | c s c | security code | verification code | card code | on the back | on the front | back of the card | code on the card"
            ),
            (
                .creditCardExpiration,
                "expires | expiry | expiration | expire | expired | expiring | exp | good through | good thru | valid until | valid through | valid thru | valid to"
            ),
            (
                .usSocialSecurityNumber,
                "social | social security | social security number | ssn | s s n | last four of my social"
            ),
            (
                .bankingInformation,
                "routing | a b a | aba | iban | i ban | i b a n | sort code | swift | swift code | transit number | bsb"
            ),
            (.accountNumber, "account | checking | savings | acct | loan number | mortgage number"),
            (
                .phoneNumber,
                "phone | call | call me | telephone | mobile | cell | cellphone | reach | reached | ring | text | fax | dial | landline | callback | call back | hotline | whatsapp | extension | voicemail | direct line | number is | contact"
            ),
            (
                .password,
                "pin | pin number | pin code | password | passcode | pass code | password's | passphrase | pass phrase | access code | unlock code | one time code | security pin"
            ),
            (
                .driversLicense,
                "license | licence | driver's license | driver's licence | drivers license | driving licence | driving license | license number | d l"
            ),
            (.passportNumber, "passport | passport number"),
            (
                .healthcareNumber,
                "nhs | n h s | medicare | medicaid | health | health card | healthcare | member id | member i d | member number | patient | patient number | patient id | patient i d | insurance | insurance id | insurance i d | medical record | m r n | subscriber | beneficiary | group number | health plan | policy holder"
            ),
            (.nationalId, "national insurance | national insurance number | n i number | national id | national i d"),
            (
                .vehicleId,
                "plate | plates | license plate | licence plate | number plate | vin | v i n | vehicle | vehicle identification | vehicle identification number | registration | registration number | reg | car is | tag number | chassis"
            ),
            (
                .numberSequence,
                "order | order number | tracking | tracking number | reference | reference number | confirmation | confirmation number | confirmation code | ticket | ticket number | case | case number | serial | serial number | booking | booking reference | invoice | invoice number | claim | claim number | parcel | shipment | transaction | code | batch | model | asset | purchase order | customer number | item | employee | badge | student"
            ),
            (
                .dateOfBirth,
                "born | born on | birth | date of birth | d o b | dob | birthday | birthdate | birth date"
            ),
            (.ipAddress, "i p | ip | i p address | ip address | address is | server | subnet | gateway | host | ping"),
            (.macAddress, "mac | mac address | m a c | hardware address | physical address"),
        ]
        var table: [[String]: RedactionPolicy] = [:]
        for (policy, list) in lists {
            for phrase in list.split(separator: "|") {
                table[phrase.split(separator: " ").map(String.init)] = policy
            }
        }
        return table
    }()

    private static let longest = 3
    /// Words that end one.
    static let last = Set(phrases.keys.map { $0[$0.count - 1] })

    /// All policies that names before `index` speak for, the nearest first; of names that end at the same word the longest.
    static func policies(before index: Int, in words: HeardWords) -> [RedactionPolicy] {
        var found: [RedactionPolicy] = []
        var end = index
        while end > max(0, index - reach) {
            for length in stride(from: words.has(end - 1, .context) ? min(longest, end) : 0, to: 0, by: -1) {
                guard let policy = phrases[Array(words.text[end - length..<end])] else { continue }
                if !found.contains(policy) { found.append(policy) }
                end -= length - 1
                break
            }
            end -= 1
        }
        return found
    }
}
