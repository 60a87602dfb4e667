import ParlanceCore

/// What people suffer from, take and undergo.
enum MedicalLists {
    static let conditions = """
        diabetes | type one diabetes | type two diabetes | gestational diabetes | cancer | breast cancer | lung cancer
        prostate cancer | colon cancer | skin cancer | pancreatic cancer | ovarian cancer | cervical cancer | bladder cancer
        brain tumor | brain tumour | tumor | tumour | leukemia | leukaemia | lymphoma | melanoma | carcinoma | sarcoma
        asthma | bronchitis | pneumonia | tuberculosis | emphysema | c o p d | copd | cystic fibrosis | pulmonary embolism
        high blood pressure | low blood pressure | hypertension | hypotension | high cholesterol | heart disease
        heart attack | heart failure | congestive heart failure | coronary artery disease | atrial fibrillation | arrhythmia
        heart murmur | angina | aneurysm | blood clot | deep vein thrombosis | thrombosis | cardiac arrest
        anemia | anaemia | sickle cell | sickle cell anemia | hemophilia | haemophilia | sepsis
        arthritis | rheumatoid arthritis | osteoarthritis | osteoporosis | gout | fibromyalgia | lupus | scoliosis
        carpal tunnel | carpal tunnel syndrome | sciatica | herniated disc | slipped disc | tendonitis | bursitis
        migraine | headache | epilepsy | seizure | parkinson's | parkinsons | parkinson's disease | alzheimer's
        alzheimers | alzheimer's disease | dementia | multiple sclerosis | a l s | cerebral palsy | meningitis
        vertigo | tinnitus | insomnia | sleep apnea | sleep apnoea | narcolepsy | neuropathy | bell's palsy
        clinical depression | postpartum depression | postnatal depression | bipolar | bipolar disorder | schizophrenia
        p t s d | ptsd | post traumatic stress disorder | a d h d | adhd | a d d | autism | asperger's | o c d
        obsessive compulsive disorder | anxiety disorder | panic attack | anxiety attack | panic disorder | eating disorder
        anorexia | bulimia | personality disorder | psychosis | alcoholism
        flu | influenza | common cold | covid | covid nineteen | coronavirus | strep throat | sore throat | tonsillitis
        sinusitis | sinus infection | ear infection | pink eye | conjunctivitis | laryngitis | mononucleosis | chickenpox
        chicken pox | shingles | measles | mumps | rubella | whooping cough | polio | smallpox | malaria | dengue
        yellow fever | hay fever | fever | typhoid | cholera | ebola | lyme disease | rabies | tetanus | hepatitis
        hepatitis a | hepatitis b | hepatitis c | h i v | hiv | aids virus | herpes | chlamydia | gonorrhea | syphilis | h p v
        yeast infection | urinary tract infection | u t i | bladder infection | kidney infection | kidney stones
        kidney stone | kidney failure | kidney disease | renal failure | liver disease | liver failure | cirrhosis
        fatty liver | gallstones | pancreatitis | appendicitis | hernia | ulcer | stomach ulcer | acid reflux | g e r d
        heartburn | irritable bowel | irritable bowel syndrome | i b s | crohn's | crohn's disease | colitis | diverticulitis
        celiac disease | celiac | coeliac disease | lactose intolerance | lactose intolerant | gastritis | food poisoning
        hemorrhoids | haemorrhoids | constipation | diarrhea | diarrhoea | nausea | indigestion
        hypothyroidism | hyperthyroidism | thyroid disease | graves disease | hashimoto's | cushing's | endometriosis
        fibroids | polycystic ovary syndrome | p c o s | menopause | miscarriage | preeclampsia | infertility
        erectile dysfunction | eczema | psoriasis | rosacea | dermatitis | hives | impetigo | cellulitis | scabies
        glaucoma | cataracts | cataract | macular degeneration | astigmatism | color blindness | peanut allergy
        penicillin allergy | nut allergy | food allergy | allergies | anaphylaxis | anaphylactic shock | obesity
        down syndrome | down's syndrome | tourette's | huntington's disease | muscular dystrophy | spina bifida
        back pain | lower back pain | chest pain | knee pain | neck pain | joint pain | stomach ache | stomachache
        toothache | earache | shortness of breath | hearing loss | chronic pain | chronic fatigue | chronic fatigue syndrome
        pregnant | pregnancy | morning sickness | jaundice | gangrene | stillbirth | rickets | scurvy | concussion syndrome
        irregular heartbeat | swollen glands | heat stroke | mini stroke | long covid | prediabetes | pre diabetic
        diabetic | asthmatic | epileptic | autistic | schizophrenic | dyslexia | dyslexic
        """

    /// Conditions that are ordinary words: taken after words of suffering or diagnosis.
    static let ambiguousConditions = """
        cold | stroke | depression | anxiety | allergy | stress | infection | addiction | rash | cough | cramps | pain
        numbness | fatigue | dizziness | swelling | acne | virus | croup | worms | warts | burnout | paralysis | blindness
        deafness | inflammation | chills | vomiting | bleeding | cyst | cysts | polyps | plague | shock
        """

    static let drugs = """
        aspirin | ibuprofen | acetaminophen | paracetamol | tylenol | advil | motrin | aleve | naproxen | diclofenac
        codeine | morphine | apomorphine | oxycodone | oxycontin | hydrocodone | vicodin | percocet | fentanyl | tramadol
        methadone | heroin | cocaine | marijuana | cannabis | methamphetamine | ketamine | ecstasy pills | l s d | laudanum
        penicillin | amoxicillin | azithromycin | ciprofloxacin | doxycycline | cephalexin | clindamycin | erythromycin
        metronidazole | antibiotics | antibiotic | vancomycin | bactrim | augmentin
        metformin | insulin | glipizide | ozempic | semaglutide | trulicity | jardiance | januvia | lantus | humalog
        lisinopril | amlodipine | losartan | metoprolol | atenolol | propranolol | carvedilol | hydrochlorothiazide
        furosemide | lasix | spironolactone | valsartan | ramipril | diltiazem | digoxin | warfarin | coumadin | heparin
        eliquis | xarelto | plavix | clopidogrel | nitroglycerin
        atorvastatin | lipitor | simvastatin | zocor | rosuvastatin | crestor | pravastatin | statins
        sertraline | zoloft | fluoxetine | prozac | paxil | paroxetine | citalopram | celexa | escitalopram | lexapro
        venlafaxine | effexor | duloxetine | cymbalta | bupropion | wellbutrin | trazodone | amitriptyline | mirtazapine
        lithium carbonate | quetiapine | seroquel | olanzapine | zyprexa | risperidone | risperdal | aripiprazole | abilify
        haloperidol | lamotrigine | lamictal | valproate | depakote | carbamazepine | tegretol | gabapentin | neurontin
        pregabalin | lyrica | topiramate | topamax | keppra | dilantin | phenytoin
        alprazolam | xanax | lorazepam | ativan | diazepam | valium | clonazepam | klonopin | ambien | zolpidem | lunesta
        melatonin | adderall | ritalin | methylphenidate | vyvanse | concerta | strattera | modafinil
        albuterol | ventolin | salbutamol | advair | symbicort | flovent | singulair | montelukast | prednisone
        prednisolone | hydrocortisone | cortisone | dexamethasone | steroids | epinephrine | epipen | epi pen
        benadryl | diphenhydramine | claritin | loratadine | zyrtec | cetirizine | allegra | sudafed | pseudoephedrine
        mucinex | robitussin | nyquil | flonase
        omeprazole | prilosec | pantoprazole | nexium | esomeprazole | famotidine | pepcid | ranitidine | zantac | tums
        imodium | pepto bismol | miralax | metamucil | ondansetron | zofran
        levothyroxine | synthroid | estrogen patch | birth control pill | birth control pills | viagra | sildenafil | cialis
        tamoxifen | methotrexate | humira | enbrel | remicade | plaquenil | hydroxychloroquine | allopurinol | colchicine
        acyclovir | valtrex | tamiflu | paxlovid | remdesivir | ivermectin | suboxone | buprenorphine | naloxone | narcan
        finasteride | tamsulosin | flomax | botox | lidocaine | novocaine | vitamin d | vitamin c | vitamin b twelve
        folic acid | iron tablets | cough syrup | antidepressants | antidepressant | antihistamine | antihistamines
        painkillers | painkiller | sleeping pills | blood thinners | blood thinner | beta blockers | beta blocker | inhaler
        """

    static let processes = """
        surgery | open heart surgery | heart surgery | knee surgery | back surgery | plastic surgery | bypass surgery
        brain surgery | eye surgery | gastric bypass | triple bypass | appendectomy | tonsillectomy | hysterectomy
        mastectomy | vasectomy | lumpectomy | cesarean | caesarean | c section | cesarean section | caesarean section
        hip replacement | knee replacement | kidney transplant | liver transplant | heart transplant
        bone marrow transplant | organ transplant | root canal | wisdom teeth removal | tooth extraction
        m r i | m r i scan | mri | mri scan | c t scan | ct scan | cat scan | pet scan | x ray | x rays | chest x ray
        ultrasound | mammogram | colonoscopy | endoscopy | biopsy | blood test | blood tests | blood work | urine test
        pap smear | stress test | e k g | e c g | ekg | ecg | electrocardiogram | echocardiogram | angiogram | angioplasty
        stent | pacemaker | spinal tap | lumbar puncture | bone density scan | bone scan | allergy test | pregnancy test
        chemotherapy | chemo | radiation therapy | radiotherapy | immunotherapy | dialysis | blood transfusion | transfusion
        physical therapy | physiotherapy | occupational therapy | speech therapy | cognitive behavioral therapy | psychotherapy
        electroshock therapy | hormone therapy | hormone replacement therapy | acupuncture | chiropractic
        heart bypass | tetanus jab | tetanus shot | flu jab | covid jab | booster jab | measles jab | cognitive behavioural therapy | behavioural therapy
        smear test | gastroscopy | keyhole surgery | corneal graft | laparoscopy | hearing test | sleep study | glucose test | cholesterol test | hip operation
        knee operation | heart operation | root canal treatment | dental implant | hormone treatment | i v f treatment | bone graft
        vaccination | vaccine | booster shot | flu shot | immunization | general anesthesia | general anaesthetic
        local anesthetic | epidural | intubation | intubated | catheter | colostomy | amputation | amputated
        in vitro fertilization | i v f | ivf | abortion | circumcision | cataract surgery | laser eye surgery | lasik
        skin graft | liposuction | rhinoplasty | facelift | post mortem | post mortem examination | autopsy
        physical examination | dermabrasion | detox program | organ donation | blood pressure check
        """

    static let injuries = """
        concussion | whiplash | fracture | hairline fracture | compound fracture | skull fracture | hip fracture
        torn ligament | torn meniscus | torn a c l | torn acl | torn rotator cuff | pulled muscle | pulled hamstring
        third degree burns | second degree burns | first degree burns | third degree burn | second degree burn
        gunshot wound | gunshot wounds | stab wound | stab wounds | spinal cord injury | traumatic brain injury
        brain injury | head injury | head injuries | dog bite | snake bite | frostbite | sunburn | black eye | internal bleeding
        broken bone | broken bones | broken nose | broken collarbone | broken jaw | cracked rib | cracked ribs
        broken ribs | broken rib | broken hip | laceration | lacerations | contusion | hematoma | dislocation
        sprain | tennis elbow | bruised ribs | broken tooth | chipped tooth | slipped disc | torn hamstring | torn cartilage | burst eardrum | puncture wound
        """

    /// What hurts a part of the body that is named next.
    static let harms = """
        cut hurt burned burnt chipped scalded injured strained grazed bumped banged broken fractured sprained twisted dislocated torn bruised broke pulled ruptured shattered amputated cracked
        """

    static let bodyParts = """
        arms legs ribs tooth teeth muscle muscles tendon fingers toes hips knees ankles wrists shoulders head ear ears lip eyebrow eyelid cheek chin stomach chest
        arm leg ankle wrist knee shoulder elbow finger toe hip rib foot hand thumb neck back collarbone jaw nose
        hamstring achilles pelvis thigh calf shin heel forearm tailbone kneecap spine skull cheekbone groin ligament
        """
}
